package dev.sallyport.envoy.binary;

/** There is no usable Envoy. The message says why, and what to do. */
public final class EnvoyUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  EnvoyUnavailableException(String message) {
    super(message);
  }
}
