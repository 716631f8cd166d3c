package dev.sallyport.masking.format;

/** A body is not of the form it was said to be. The message never quotes from the body. */
public final class MalformedException extends Exception {

  /** With what is wrong, as the end of a sentence that names the form. */
  public MalformedException(String message) {
    super(message);
  }
}
