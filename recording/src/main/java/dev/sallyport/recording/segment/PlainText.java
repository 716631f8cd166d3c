package dev.sallyport.recording.segment;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Which bytes a recording keeps as text: valid UTF-8 without control characters but tab, line feed
 * and carriage return. So JSON's escapes at most double them; everything else is base64.
 */
public final class PlainText {

  private PlainText() {}

  /** Whether the bytes are such text. */
  public static boolean isPlain(byte[] bytes) {
    boolean ascii = true;
    for (byte b : bytes) {
      if (b < 0) {
        ascii = false;
      } else if (b < ' ' ? b != '\t' && b != '\n' && b != '\r' : b == 0x7F) {
        return false;
      }
    }
    return ascii || isUtf8(bytes);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
