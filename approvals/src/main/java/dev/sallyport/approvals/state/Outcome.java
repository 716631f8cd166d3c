package dev.sallyport.approvals.state;

/** What an event leads to. */
public sealed interface Outcome {

  /**
   * The approval moves on. There is no transition without its audit record.
   *
   * @param next the state from now on
   * @param audit what to put on the audit trail
   */
  record Transition(ApprovalState next, AuditRecord audit) implements Outcome {}

  /** Nothing changes. */
  record Rejected(Rejection reason) implements Outcome {}
}
