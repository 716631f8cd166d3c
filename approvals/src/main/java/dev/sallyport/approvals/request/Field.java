package dev.sallyport.approvals.request;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * One part of a canonical request.
 *
 * @param label what it is
 * @param value its bytes, from position to limit; read from a duplicate
 */
public record Field(String label, ByteBuffer value) {

  private static final char REPLACEMENT = '\uFFFD';

  /** A field of text. Whoever decoded it may have put one character for many unreadable ones. */
  static Field of(String label, String value) throws UnbindableException {
    if (value.indexOf(REPLACEMENT) >= 0) {
      throw new UnbindableException(Unbindable.UNREADABLE_TEXT);
    }
    try {
      return new Field(label, StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value)));
    } catch (CharacterCodingException e) {
      throw new UnbindableException(Unbindable.UNREADABLE_TEXT);
    }
  }

  /** The label alone. */
  @Override
  public String toString() {
    return label;
  }
}
