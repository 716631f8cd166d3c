package dev.sallyport.approvals.request;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * One part of a canonical request.
 *
 * @param label what it is
 * @param value its bytes; not to be written to
 */
public record Field(String label, byte[] value) {

  private static final char REPLACEMENT = '\uFFFD';

  /** A field of text. Whoever decoded it may have put one character for many unreadable ones. */
  static Field of(String label, String value) throws UnbindableException {
    if (value.indexOf(REPLACEMENT) >= 0) {
      throw new UnbindableException(Unbindable.UNREADABLE_TEXT);
    }
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return new Field(label, copy);
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
