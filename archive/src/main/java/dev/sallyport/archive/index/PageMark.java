package dev.sallyport.archive.index;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page ended.
 *
 * @param micros when its last exchange began, microseconds since 1970-01-01T00:00Z
 * @param row the row of that exchange
 */
public record PageMark(long micros, long row) {

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})_([0-9]{1,18})");

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static PageMark parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not where a page ended");
    }
    return new PageMark(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  @Override
  public String toString() {
    return micros + "_" + row;
  }
}
