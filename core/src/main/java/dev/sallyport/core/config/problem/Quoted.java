package dev.sallyport.core.config.problem;

import java.util.regex.Pattern;

/** Text from a file, made safe to stand in one line of an error. */
public final class Quoted {

  private static final int LONGEST = 80;
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?<=//)[^@\\s]*@|[^\\s/@:]+:[^@\\s]+@");

  private Quoted() {}

  /**
   * The text in double quotes: cut at 80 characters, control characters replaced, without the user
   * and password that a URL may carry, and nothing of a private key.
   */
  public static String of(String text) {
    if (text.contains("PRIVATE KEY")) {
      return "a private key (not shown here)";
    }
    String shown = cut(CREDENTIALS.matcher(text).replaceAll("[redacted]@"));
    StringBuilder safe = new StringBuilder("\"");
    shown
        .codePoints()
        .forEach(c -> safe.appendCodePoint(Character.isISOControl(c) || isFormat(c) ? '?' : c));
    return safe.append('"').toString();
  }

  private static String cut(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
  }

  /** Invisible characters, among them those that turn the direction of writing. */
  private static boolean isFormat(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
