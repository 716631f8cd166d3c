package dev.sallyport.approvals.answer;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client asks for in {@code Prefer} (RFC 7240).
 *
 * @param respondAsync {@code respond-async}: the client wants 202 and a place to look at, at once
 * @param patience {@code wait=N}: how long the client wants to wait at most, in whole seconds
 */
public record Preference(boolean respondAsync, Optional<Duration> patience) {

  /** A client that asks for nothing. */
  public static final Preference NONE = new Preference(false, Optional.empty());

  private static final int LONGEST = 1024;
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String WORD = TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*+\"";
  private static final String PARAMETERS =
      "(?:[ \\t]*;[ \\t]*(?:" + TOKEN + "(?:[ \\t]*=[ \\t]*(?:" + WORD + "))?)?)*+";
  private static final Pattern PREFERENCE =
      Pattern.compile(
          "[ \\t]*(?<name>"
              + TOKEN
              + ")(?:[ \\t]*=[ \\t]*(?<value>"
              + WORD
              + "))?"
              + PARAMETERS
              + "[ \\t]*(?:,|$)");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /**
   * Reads the values of all {@code Prefer} lines. What is not understood is ignored, as RFC 7240 §2
   * wants; of a preference that is there twice the first counts.
   */
  public static Preference of(List<String> lines) {
    boolean respondAsync = false;
    Optional<Duration> patience = Optional.empty();
    String text = String.join(",", lines);
    if (text.length() > LONGEST) {
      return NONE;
    }
    boolean waitSeen = false;
    Matcher matcher = PREFERENCE.matcher(text);
    while (matcher.lookingAt()) {
      String name = matcher.group("name").toLowerCase(Locale.ROOT);
      if (name.equals("respond-async")) {
        respondAsync = true;
      } else if (name.equals("wait") && !waitSeen) {
        waitSeen = true;
        patience = seconds(Optional.ofNullable(matcher.group("value")));
      }
      if (matcher.end() == text.length()) {
        break;
      }
      matcher.region(matcher.end(), text.length());
    }
    return new Preference(respondAsync, patience);
  }

  /** How long the request may wait on its stream: never longer than the policy says. */
  public Duration inlineFor(Duration policy) {
    if (respondAsync) {
      return Duration.ZERO;
    }
    return patience.filter(shorter -> shorter.compareTo(policy) < 0).orElse(policy);
  }

  private static Optional<Duration> seconds(Optional<String> value) {
    return value
        .map(text -> text.startsWith("\"") ? text.substring(1, text.length() - 1) : text)
        .filter(text -> SECONDS.matcher(text).matches())
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }
}
