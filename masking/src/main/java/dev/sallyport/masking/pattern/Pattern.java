package dev.sallyport.masking.pattern;

import java.util.List;

/**
 * What a value looks like, and what may stand behind it. What stands before it needs no pattern: a
 * candidate starts only where the byte before is neither an ASCII letter nor a digit.
 *
 * @param body the value, in the dialect of {@link PatternParser}
 * @param contexts what may follow, each of a fixed length; at least one must match, and none of its
 *     bytes belongs to the value
 */
public record Pattern(String body, List<String> contexts) {

  /**
   * @throws IllegalArgumentException with the place and the reason, if the body is not in the
   *     dialect or matches the empty text
   */
  public Pattern {
    contexts = List.copyOf(contexts);
    if (Node.shortest(PatternParser.parse(body)) == 0) {
      throw new IllegalArgumentException("Pattern " + body + ": it matches the empty text");
    }
  }

  /** A value and the contexts that may follow it. */
  public static Pattern of(String body, String... contexts) {
    return new Pattern(body, List.of(contexts));
  }
}
