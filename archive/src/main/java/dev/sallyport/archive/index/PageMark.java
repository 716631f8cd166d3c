package dev.sallyport.archive.index;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.ExchangeSummary;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page ended.
 *
 * @param micros when its last exchange began, microseconds since 1970-01-01T00:00Z
 * @param exchange that exchange
 */
public record PageMark(long micros, ExchangeId exchange) {

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})_([A-Za-z0-9-]{1,64})");

  static PageMark of(ExchangeSummary last) {
    return new PageMark(IndexRow.micros(last.startedAt()), last.exchange());
  }

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
    return new PageMark(Long.parseLong(parts.group(1)), new ExchangeId(parts.group(2)));
  }

  @Override
  public String toString() {
    return micros + "_" + exchange.value();
  }
}
