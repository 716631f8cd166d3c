package dev.sallyport.masking.format;

/**
 * Gets the parts of JSON texts in the order in which they stand. Arrays are valid during the call
 * only. Calls of {@link #plain}, {@link #text}, {@link #escape} and {@link #number} together carry
 * every byte of the input exactly once.
 */
interface JsonHandler {

  /** Structure, white space, literals and the quotes of strings, in pieces of any size. */
  void plain(byte[] source, int from, int to);

  /** A string begins; its opening quote has been given. */
  void beginString(boolean key);

  /** A piece of a string that is written as it is. */
  void text(byte[] source, int from, int to);

  /**
   * A character of a string that is written as an escape.
   *
   * @param source holds the written form, from its start
   * @param length length of the written form
   * @param codePoint the character, or a lone surrogate
   */
  void escape(byte[] source, int length, int codePoint);

  /** A string ends; its closing quote has not been given. */
  void endString(boolean key);

  /** A whole number, of {@code length} bytes from the start of {@code source}. */
  void number(byte[] source, int length);

  /** An object or array has opened. */
  void open(boolean object);

  /** The innermost object or array has closed. */
  void close();
}
