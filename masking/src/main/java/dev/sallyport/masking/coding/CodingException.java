package dev.sallyport.masking.coding;

/** A body is not encoded as its head says, or grows beyond measure. The message never quotes it. */
public final class CodingException extends Exception {

  CodingException(String message) {
    super(message, null, false, false);
  }
}
