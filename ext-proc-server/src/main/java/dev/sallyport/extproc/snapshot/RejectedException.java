package dev.sallyport.extproc.snapshot;

/** A snapshot cannot be obeyed; the message is for the operator. */
public final class RejectedException extends Exception {

  RejectedException(String message) {
    super(message);
  }

  RejectedException(String message, Throwable cause) {
    super(message, cause);
  }
}
