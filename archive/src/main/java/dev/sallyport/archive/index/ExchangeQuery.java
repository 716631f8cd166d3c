package dev.sallyport.archive.index;

import dev.sallyport.recording.RecordingFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which exchanges to find, a page at a time.
 *
 * @param filter which
 * @param after goes on after an exchange of an earlier page
 * @param limit at most so many, 1 to {@link #MOST}
 */
public record ExchangeQuery(RecordingFilter filter, Optional<PageMark> after, int limit) {

  /** Longest page. */
  public static final int MOST = 1000;

  private static final int USUAL = 50;

  /** The newest exchanges, whatever they are. */
  public static final ExchangeQuery ALL =
      new ExchangeQuery(RecordingFilter.ALL, Optional.empty(), USUAL);

  /**
   * A query as it stands in an address: the words of {@link RecordingFilter#of}, {@code after} and
   * {@code limit}.
   *
   * @throws IllegalArgumentException if a name or a value is not known; the message is for people
   */
  public static ExchangeQuery of(Map<String, String> words) {
    List<String> names = new ArrayList<>(RecordingFilter.NAMES);
    names.addAll(List.of("after", "limit"));
    words.keySet().stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "'" + name + "' is not searched by; only " + String.join(", ", names));
            });
    return new ExchangeQuery(
        RecordingFilter.of(words),
        Optional.ofNullable(words.get("after")).map(PageMark::parse),
        Optional.ofNullable(words.get("limit"))
            .map(text -> RecordingFilter.number("limit", text))
            .orElse(USUAL));
  }

  /**
   * @throws IllegalArgumentException if the limit is none
   */
  public ExchangeQuery {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a page has 1 to " + MOST + " exchanges");
    }
  }
}
