package dev.sallyport.extproc.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteBufferFeeder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the statement of usage in JSON that comes in pieces, and keeps nothing else of it: {@code
 * usage} of the document, of its {@code response} (OpenAI's responses as events) or of its {@code
 * message} (Anthropic's first event). Elsewhere the word means something else, so that a model
 * cannot state its usage in what it writes.
 */
final class UsageStatement {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int DEEPEST = 3;

  private final Map<String, Long> counts = new TreeMap<>();
  private final @Nullable String[] names = new String[DEEPEST + 1];
  private JsonParser parser = document();
  private int depth;
  private boolean broken;

  private static JsonParser document() {
    try {
      return JSON.createNonBlockingByteBufferParser();
    } catch (IOException e) {
      throw new IllegalStateException("a parser without input reads nothing", e);
    }
  }

  /** Another document begins: the next of several events. */
  void next() {
    parser = document();
    depth = 0;
    broken = false;
  }

  /** Reads a piece. What is no JSON states nothing. */
  void take(ByteBuffer piece) {
    if (broken) {
      return;
    }
    try {
      ((ByteBufferFeeder) parser.getNonBlockingInputFeeder()).feedInput(piece);
      for (JsonToken token = parser.nextToken();
          token != null && token != JsonToken.NOT_AVAILABLE;
          token = parser.nextToken()) {
        note(token);
      }
    } catch (IOException e) {
      broken = true;
    }
  }

  private void note(JsonToken token) throws IOException {
    switch (token) {
      case START_OBJECT, START_ARRAY -> {
        depth++;
        if (depth <= DEEPEST) {
          names[depth] = null;
        }
      }
      case END_OBJECT, END_ARRAY -> depth--;
      case FIELD_NAME -> {
        if (depth <= DEEPEST) {
          names[depth] = parser.currentName();
        }
      }
      case VALUE_NUMBER_INT -> count();
      case VALUE_STRING,
          VALUE_NUMBER_FLOAT,
          VALUE_TRUE,
          VALUE_FALSE,
          VALUE_NULL,
          VALUE_EMBEDDED_OBJECT,
          NOT_AVAILABLE -> {}
    }
  }

  private void count() throws IOException {
    boolean ofDocument = depth == 2 && "usage".equals(names[1]);
    boolean ofInner =
        depth == DEEPEST
            && "usage".equals(names[2])
            && ("response".equals(names[1]) || "message".equals(names[1]));
    String field = depth <= DEEPEST ? names[depth] : null;
    if ((ofDocument || ofInner)
        && field != null
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      counts.merge(field, Math.max(0, parser.getLongValue()), Math::max);
    }
  }

  /** Tokens of question and answer together; empty when nothing was stated. */
  OptionalLong tokens() {
    long[] sums = {
      sum("total_tokens"),
      sum("prompt_tokens", "completion_tokens"),
      // Anthropic counts what it reads from and writes to its cache apart.
      sum("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
    };
    long most = Arrays.stream(sums).max().orElse(0);
    return most > 0 ? OptionalLong.of(most) : OptionalLong.empty();
  }

  private long sum(String... fields) {
    long sum = 0;
    for (String field : fields) {
      sum += Math.min(counts.getOrDefault(field, 0L), Integer.MAX_VALUE);
    }
    return sum;
  }
}
