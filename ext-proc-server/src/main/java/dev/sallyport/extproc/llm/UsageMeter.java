package dev.sallyport.extproc.llm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads along what an answer of a language model says that the call has used: OpenAI's chat
 * completions, completions, responses and embeddings and Anthropic's messages, whole or as events
 * (WHATWG HTML §9.2.6). It holds at most {@link #LONGEST_LINE} bytes; a longer event states
 * nothing.
 */
public final class UsageMeter {

  /** Longest line of an event that is looked at, in bytes. */
  static final int LONGEST_LINE = 256 * 1024;

  private static final byte[] WORD = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

  private final boolean events;
  private final UsageStatement statement = new UsageStatement();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private UsageMeter(boolean events) {
    this.events = events;
  }

  /**
   * A meter for an answer.
   *
   * @param contentType of the answer
   * @return empty when answers of this type state nothing
   */
  public static Optional<UsageMeter> of(String contentType) {
    return switch (contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
      case "application/json" -> Optional.of(new UsageMeter(false));
      case "text/event-stream" -> Optional.of(new UsageMeter(true));
      default -> Optional.empty();
    };
  }

  /** Reads a piece of the answer. */
  public void take(ByteBuffer piece) {
    if (!events) {
      statement.take(piece);
      return;
    }
    while (piece.hasRemaining()) {
      byte b = piece.get();
      if (b == '\n' || b == '\r') {
        endOfLine();
      } else if (line.size() <= LONGEST_LINE) {
        line.write(b);
      }
    }
  }

  private void endOfLine() {
    byte[] bytes = line.toByteArray();
    line.reset();
    if (bytes.length <= LONGEST_LINE && startsWith(bytes, 0, DATA) && contains(bytes)) {
      statement.next();
      statement.take(ByteBuffer.wrap(bytes, DATA.length, bytes.length - DATA.length));
    }
  }

  private static boolean contains(byte[] bytes) {
    for (int i = DATA.length; i + WORD.length <= bytes.length; i++) {
      if (startsWith(bytes, i, WORD)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] beginning) {
    return at + beginning.length <= bytes.length
        && Arrays.equals(bytes, at, at + beginning.length, beginning, 0, beginning.length);
  }

  /** Tokens of question and answer together, as far as the answer has come; empty when unstated. */
  public OptionalLong tokens() {
    return statement.tokens();
  }
}
