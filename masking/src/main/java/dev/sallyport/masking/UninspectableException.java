package dev.sallyport.masking;

/**
 * A body cannot be inspected as the form it was said to be. Nothing unmasked has left, and nothing
 * more of the body does. The message names the place and the cause and never quotes from the body.
 */
public final class UninspectableException extends Exception {

  UninspectableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** For those who look at bodies before the masker does. */
  public UninspectableException(String message) {
    super(message);
  }
}
