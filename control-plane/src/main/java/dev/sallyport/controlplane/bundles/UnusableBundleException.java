package dev.sallyport.controlplane.bundles;

/** A bundle that is not there or cannot decide; the message is for people. */
public final class UnusableBundleException extends Exception {

  private static final long serialVersionUID = 1L;

  /** For a reason: what, cause, cure. */
  public UnusableBundleException(String message) {
    super(message);
  }

  /** For a reason: what, cause, cure. */
  public UnusableBundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
