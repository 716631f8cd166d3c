package dev.sallyport.policy.body;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A path as the least particular server reads it: without a slash at its end, without parameters
 * (RFC 3986 §3.3) and without regard to case. What is looked for in a body must not depend on a
 * spelling that a server does not care about.
 */
final class PathWords {

  private PathWords() {}

  /** The segments without empty ones at the end; what stands behind a semicolon stays away. */
  static List<String> of(List<String> segments) {
    List<String> words = new ArrayList<>();
    for (String segment : segments) {
      int semicolon = segment.indexOf(';');
      words.add(semicolon < 0 ? segment : segment.substring(0, semicolon));
    }
    while (words.size() > 1 && words.getLast().isEmpty()) {
      words.removeLast();
    }
    return words;
  }

  /** A fixed word of an API. */
  static String folded(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
