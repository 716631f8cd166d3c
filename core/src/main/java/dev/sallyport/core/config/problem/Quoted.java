package dev.sallyport.core.config.problem;

import java.util.regex.Pattern;

/** Text from a file, made safe to stand in one line of an error. */
public final class Quoted {

  private static final int LONGEST = 80;
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?<=//)[^@\\s]*@|[^\\s/@:]+:[^@\\s]+@");

  private Quoted() {}

  /**
   * The text in double quotes: cut at 80 characters, without the user and password that a URL may
   * carry, and nothing of a private key.
   */
  public static String of(String text) {
    if (text.contains("PRIVATE KEY")) {
      return "a private key (not shown here)";
    }
    String shown = cut(CREDENTIALS.matcher(text).replaceAll("[redacted]@"));
    return '"' + shown + '"';
  }

  /**
   * The text with a question mark for each character that would not show or would break the line.
   */
  static String printable(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints().forEach(c -> safe.appendCodePoint(isPrintable(c) ? c : '?'));
    return safe.toString();
  }

  private static String cut(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
  }

  /** Not so are, among others, the characters that turn the direction of writing. */
  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
