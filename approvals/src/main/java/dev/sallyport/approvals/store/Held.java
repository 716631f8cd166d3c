package dev.sallyport.approvals.store;

import dev.sallyport.approvals.state.Rejection;

/** What became of a request that has to be approved. */
public sealed interface Held {

  /** Its approval. */
  Approval approval();

  /** It was opened. */
  record Opened(Approval approval) implements Held {}

  /** The same request was held before; this one waits for the same approval. */
  record Attached(Approval approval) implements Held {}

  /** The same request was held before and this one cannot wait for it: denied, or too many. */
  record NotAttached(Approval approval, Rejection reason) implements Held {}
}
