package dev.sallyport.approvals.store;

import dev.sallyport.approvals.state.AuditRecord;
import dev.sallyport.approvals.state.Rejection;

/** What an event did to a stored approval. */
public sealed interface Applied {

  /** It changed, and the change is on the audit trail. */
  record Changed(Approval approval, AuditRecord audit) implements Applied {}

  /** It stays as it is. */
  record Unchanged(Approval approval, Rejection reason) implements Applied {}

  /** There is no such approval. */
  record Unknown() implements Applied {}
}
