package dev.sallyport.approvals.request;

/** A request has no canonical form. */
final class UnbindableException extends Exception {

  private final Unbindable reason;

  UnbindableException(Unbindable reason) {
    super(reason.message(), null, false, false);
    this.reason = reason;
  }

  Unbindable reason() {
    return reason;
  }
}
