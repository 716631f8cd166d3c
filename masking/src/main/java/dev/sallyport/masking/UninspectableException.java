package dev.sallyport.masking;

/**
 * A body cannot pass: it is not of the form it was said to be, or it holds what its plan
 * {@linkplain BlockedException blocks}. Nothing unmasked has left, and nothing more of the body
 * does. The message names the place and the cause and never quotes from the body.
 */
public sealed class UninspectableException extends Exception permits BlockedException {

  UninspectableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** For those who look at bodies before the masker does. */
  public UninspectableException(String message) {
    super(message);
  }
}
