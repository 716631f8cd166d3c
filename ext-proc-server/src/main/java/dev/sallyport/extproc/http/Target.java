package dev.sallyport.extproc.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Path and query of a request (RFC 9112 §3.2.1).
 *
 * @param raw as on the wire
 */
public record Target(String raw) {

  /** The path as on the wire. */
  public String rawPath() {
    int question = raw.indexOf('?');
    return question < 0 ? raw : raw.substring(0, question);
  }

  /** The query as on the wire, without its question mark; empty when there is none. */
  public String rawQuery() {
    int question = raw.indexOf('?');
    return question < 0 ? "" : raw.substring(question + 1);
  }

  /**
   * The path with its percent-escapes decoded; empty when an escape is broken, stands for a control
   * character, or the bytes are not UTF-8. Such a path could mean one thing here and another
   * upstream.
   */
  public Optional<String> decodedPath() {
    return decode(rawPath());
  }

  /** Percent-decodes a text; empty under the conditions of {@link #decodedPath}. */
  public static Optional<String> decode(String text) {
    if (text.indexOf('%') < 0) {
      return hasControl(text) ? Optional.empty() : Optional.of(text);
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out[length++] = in[i];
        continue;
      }
      int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      out[length++] = (byte) (high << 4 | low);
      i += 2;
    }
    try {
      String decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(out, 0, length)).toString();
      return hasControl(decoded) ? Optional.empty() : Optional.of(decoded);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * Percent-decodes what can be decoded of a text, byte by byte (ISO 8859-1): broken escapes stay
   * as they are. For looking at, not for deciding.
   */
  public static String decodeAround(String text) {
    StringBuilder decoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (text.charAt(i) == '%' && high >= 0 && low >= 0) {
        decoded.append((char) (high << 4 | low));
        i += 2;
      } else {
        decoded.append(text.charAt(i));
      }
    }
    return decoded.toString();
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
