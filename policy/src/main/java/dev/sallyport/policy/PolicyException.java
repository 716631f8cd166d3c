package dev.sallyport.policy;

/** A bundle or data document that cannot decide. The message says why, and the cure. */
public final class PolicyException extends Exception {

  PolicyException(String message) {
    super(message);
  }

  PolicyException(String message, Throwable cause) {
    super(message, cause);
  }
}
