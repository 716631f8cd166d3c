package dev.sallyport.masking.coding;

import java.nio.ByteBuffer;

/** Undoes one coding of one body. Holds native memory until it is closed. */
interface Decoder extends AutoCloseable {

  /**
   * Decodes until the source is used up or the target is full. When there is room left in the
   * target, nothing more comes out without more source.
   *
   * @throws CodingException if the source is not what the coding allows; it is of no use then
   */
  void decode(ByteBuffer source, ByteBuffer target) throws CodingException;

  /** Whether the body may end here: everything that began is complete. */
  boolean isComplete();

  @Override
  void close();
}
