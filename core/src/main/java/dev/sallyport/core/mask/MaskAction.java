package dev.sallyport.core.mask;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What happens to a value that a detector found. In JSON and YAML an action is a word ({@code
 * "hash"}) or an object of one word and its argument ({@code {"keep-last": 4}}).
 *
 * <p>Actions have an order of {@linkplain #strictness strictness}: how little of the value remains
 * for whoever reads on. Where two plans meet, the stricter action of each detector holds.
 */
public sealed interface MaskAction {

  /** Nothing of the exchange passes: it is refused or, once it has begun, cut off. */
  record Block() implements MaskAction {
    @Override
    public int strictness() {
      return 7;
    }

    @Override
    public Object json() {
      return "block";
    }
  }

  /**
   * The JSON member under which the value stands disappears with its name. In other forms than
   * JSON, and for what is an element of an array, the same as {@link Redact}.
   */
  record Drop() implements MaskAction {
    @Override
    public int strictness() {
      return 6;
    }

    @Override
    public Object json() {
      return "drop";
    }
  }

  /**
   * The same text for every value, whatever found it.
   *
   * @param text 1 to 32 printable ASCII characters, none of which JSON would escape
   */
  record Fixed(String text) implements MaskAction {

    static final String DEFAULT = "*****";
    private static final int LONGEST = 32;

    public Fixed {
      if (text.isEmpty()
          || text.length() > LONGEST
          || !text.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\')) {
        throw new IllegalArgumentException(
            "a fixed mask has 1 to "
                + LONGEST
                + " printable ASCII characters without quotes and backslashes");
      }
    }

    @Override
    public int strictness() {
      return 5;
    }

    @Override
    public Object json() {
      return text.equals(DEFAULT) ? "fixed" : Map.of("fixed", text);
    }
  }

  /** A label that names the detector: {@code [redacted:email]}. The default. */
  record Redact() implements MaskAction {
    @Override
    public int strictness() {
      return 4;
    }

    @Override
    public Object json() {
      return "redact";
    }
  }

  /**
   * A pseudonym: the same value of the same detector always becomes the same label, {@code
   * [email:8f14e45fceea167a]}, within one gateway; nobody without its key can tell the value.
   */
  record Hash() implements MaskAction {
    @Override
    public int strictness() {
      return 3;
    }

    @Override
    public Object json() {
      return "hash";
    }
  }

  /**
   * A token that the same caller gets back as the value in responses of the same resource, and
   * nobody else anywhere else: {@code tok_email_…}.
   */
  record Token() implements MaskAction {
    @Override
    public int strictness() {
      return 2;
    }

    @Override
    public Object json() {
      return "token";
    }
  }

  /**
   * Asterisks, but for the last characters of the value; of a short value never more than half of
   * its characters are kept.
   *
   * @param count how many characters are kept, 1 to 16
   */
  record KeepLast(int count) implements MaskAction {

    static final int DEFAULT = 4;
    private static final int MOST = 16;

    public KeepLast {
      if (count < 1 || count > MOST) {
        throw new IllegalArgumentException("keep-last is a number from 1 to " + MOST);
      }
    }

    @Override
    public int strictness() {
      return 1;
    }

    @Override
    public Object json() {
      return count == DEFAULT ? "keep-last" : Map.of("keep-last", count);
    }
  }

  /** The value passes as it is and is counted: a dry run. */
  record Report() implements MaskAction {
    @Override
    public int strictness() {
      return 0;
    }

    @Override
    public Object json() {
      return "report";
    }
  }

  /** Its place in the order of strictness; the larger number is the stricter action. */
  int strictness();

  /** As it stands in JSON and YAML: a text, or a map of one text to its argument. */
  @JsonValue
  Object json();

  /** Whether it needs the value itself, and not only that there is one. */
  default boolean needsValue() {
    return switch (this) {
      case Hash _, Token _, KeepLast _ -> true;
      case Block _, Drop _, Fixed _, Redact _, Report _ -> false;
    };
  }

  /** The stricter of two; of two that differ only in their argument, the one that keeps less. */
  default MaskAction stricter(MaskAction other) {
    if (this instanceof KeepLast(int one) && other instanceof KeepLast(int two)) {
      return one <= two ? this : other;
    }
    if (this instanceof Fixed(String one) && other instanceof Fixed(String two)) {
      return one.compareTo(two) <= 0 ? this : other;
    }
    return strictness() >= other.strictness() ? this : other;
  }

  /**
   * An action by its word alone.
   *
   * @throws IllegalArgumentException if there is no such action
   */
  static MaskAction of(String word) {
    return switch (word) {
      case "block" -> new Block();
      case "drop" -> new Drop();
      case "fixed" -> new Fixed(Fixed.DEFAULT);
      case "redact" -> new Redact();
      case "hash" -> new Hash();
      case "token" -> new Token();
      case "keep-last" -> new KeepLast(KeepLast.DEFAULT);
      case "report" -> new Report();
      default ->
          throw new IllegalArgumentException(
              "an action is redact, fixed, keep-last, hash, token, drop, block or report");
    };
  }

  /**
   * Reads what {@link #json} says.
   *
   * @throws IllegalArgumentException if it is no action, with the reason and nothing quoted
   */
  @JsonCreator
  static MaskAction read(JsonNode json) {
    if (json.isTextual()) {
      return of(json.textValue());
    }
    if (json.size() == 1 && json.path("keep-last").isInt()) {
      return new KeepLast(json.path("keep-last").intValue());
    }
    if (json.size() == 1 && json.path("fixed").isTextual()) {
      return new Fixed(json.path("fixed").textValue());
    }
    throw new IllegalArgumentException(
        "an action is a word, {\"keep-last\": a number} or {\"fixed\": a text}");
  }
}
