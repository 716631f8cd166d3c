package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;

/** One body of a form on its way through the masker. */
public interface Format {

  /**
   * Takes the next bytes and writes what may leave.
   *
   * @throws MalformedException if the body is not of the form; nothing more may be given then
   */
  void write(byte[] source, int from, int to, Output output) throws MalformedException;

  /**
   * Ends the body and writes the rest.
   *
   * @throws MalformedException if the body is not complete
   */
  void finish(Output output) throws MalformedException;

  /** Whether a part of it has passed that could not be inspected. */
  default boolean hasUninspected() {
    return false;
  }

  /** Number of bytes that wait for what follows. */
  int held();
}
