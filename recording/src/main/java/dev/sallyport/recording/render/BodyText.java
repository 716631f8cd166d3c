package dev.sallyport.recording.render;

import dev.sallyport.core.mask.Masked;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** One body piece by piece as text, where a character may be split between two pieces. */
final class BodyText {

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer rest = ByteBuffer.allocate(0);

  /** The text of the next piece; bytes that are no text are only counted. */
  String next(Masked piece) {
    ByteBuffer in = ByteBuffer.allocate(rest.remaining() + piece.length());
    in.put(rest).put(piece.bytes()).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, out, false);
    rest = in.slice();
    String text = out.flip().toString();
    boolean binary = text.codePoints().anyMatch(c -> c == 0xFFFD || c == 0);
    return binary ? "(" + piece.length() + " bytes that are not text)" : text;
  }
}
