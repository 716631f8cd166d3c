package dev.sallyport.policy.wasm;

/** Carries an abort through the frames of a running module. */
final class AbortException extends RuntimeException {

  AbortException(String message) {
    super(message);
  }

  AbortException(String message, Throwable cause) {
    super(message, cause);
  }
}
