package dev.sallyport.controlplane.oidc;

/** A provider or a token is not as it should be. The message is for the log, without secrets. */
public final class OidcException extends Exception {

  /** What is wrong, in words. */
  public OidcException(String message) {
    super(message);
  }

  OidcException(String message, Throwable cause) {
    super(message, cause);
  }
}
