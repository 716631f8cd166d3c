package dev.sallyport.controlplane.approvals;

import dev.sallyport.approvals.store.Approval;

/** What became of somebody's decision. */
public sealed interface Decided {

  /** It counts. */
  record Done(Approval approval) implements Decided {}

  /**
   * It does not count.
   *
   * @param code lower case with underscores
   * @param message one sentence for the person who tried
   */
  record Refused(String code, String message) implements Decided {}

  /** Who is signed in may not decide about anything. */
  record Forbidden() implements Decided {}

  /** There is no such approval. */
  record Unknown() implements Decided {}
}
