package dev.sallyport.policy;

/** A bundle or data document that cannot decide. The message says why, and the cure. */
public final class PolicyException extends Exception {

  /** A bundle, a data document or Rego that cannot decide. */
  public PolicyException(String message) {
    super(message);
  }

  /** A bundle, a data document or Rego that cannot decide. */
  public PolicyException(String message, Throwable cause) {
    super(message, cause);
  }
}
