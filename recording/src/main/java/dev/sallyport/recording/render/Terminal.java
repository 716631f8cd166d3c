package dev.sallyport.recording.render;

/**
 * Makes recorded text safe for a terminal. What a client or an upstream sent could otherwise move
 * the cursor, change the title or turn the direction of text and so forge what a reader sees.
 */
final class Terminal {

  private Terminal() {}

  /** Text over several lines: line feeds and tabs stay, other control characters are spelled. */
  static String lines(String text) {
    return safe(text.replace("\r\n", "\n"), true);
  }

  /** Text for one line. */
  static String line(String text) {
    return safe(text, false);
  }

  /** Text for one line of at most so many characters. */
  static String line(String text, int most) {
    String safe = line(text);
    return safe.length() <= most ? safe : safe.substring(0, most - 1) + "…";
  }

  private static String safe(String text, boolean multiline) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isHarmless(c) || (multiline && (c == '\n' || c == '\t'))) {
                out.appendCodePoint(c);
              } else {
                out.append(String.format("\\u{%x}", c));
              }
            });
    return out.toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
