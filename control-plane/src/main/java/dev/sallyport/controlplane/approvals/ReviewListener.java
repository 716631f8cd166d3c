package dev.sallyport.controlplane.approvals;

/** Hears what reviewers do, for metrics. */
public interface ReviewListener {

  /**
   * Somebody decided, or tried to.
   *
   * @param outcome {@code done}, or the code of the refusal
   */
  void decided(Verb verb, String outcome);
}
