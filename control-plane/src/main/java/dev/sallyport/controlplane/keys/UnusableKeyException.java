package dev.sallyport.controlplane.keys;

/** A secret, key or certificate that cannot be used. Its message is for people and quotes none. */
public final class UnusableKeyException extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableKeyException(String message) {
    super(message);
  }

  UnusableKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
