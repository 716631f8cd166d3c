package dev.sallyport.core.config.yaml;

import dev.sallyport.core.config.problem.Position;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8 (RFC 3629); a byte order mark at the start is skipped. */
final class Utf8 {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  static String decode(byte[] bytes) throws SyntaxProblem {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    if (result.isError()) {
      throw new SyntaxProblem(end(text), "bytes that are not UTF-8", "a text file in UTF-8");
    }
    if (text.hasRemaining() && text.get(0) == BYTE_ORDER_MARK) {
      text.position(1);
    }
    return text.toString();
  }

  /** Position behind a text. */
  static Position end(CharSequence text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
        column = 1;
      } else if (!Character.isLowSurrogate(c)) {
        column++;
      }
    }
    return new Position(line, column);
  }
}
