package dev.sallyport.extproc.mcp;

/** A list of tools cannot be read, so that nothing can be hidden in it. */
public final class UnreadableAnswerException extends Exception {

  UnreadableAnswerException(String message) {
    super(message, null, false, false);
  }
}
