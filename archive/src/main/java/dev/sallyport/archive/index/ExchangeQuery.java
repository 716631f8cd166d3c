package dev.sallyport.archive.index;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which exchanges to find. What is empty does not restrict; an empty text asks for exchanges that
 * have none.
 *
 * @param resource name of the resource
 * @param subject the caller
 * @param decision {@code allow}, {@code deny} or {@code hold}
 * @param outcome {@code completed}, {@code refused}, {@code aborted}, {@code unfinished}
 * @param reason a reason code of the decision; with {@code *} at its end, how it begins
 * @param error error code that the client got
 * @param status HTTP status that the client got
 * @param masked detector that masked something in a body
 * @param model LLM model that was asked for
 * @param tool MCP tool that was called
 * @param collection vector collection that was asked for
 * @param from those that began then or later
 * @param until those that began before
 * @param after goes on after an exchange of an earlier page
 * @param limit at most so many, 1 to {@link #MOST}
 */
public record ExchangeQuery(
    Optional<String> resource,
    Optional<String> subject,
    Optional<String> decision,
    Optional<String> outcome,
    Optional<String> reason,
    Optional<String> error,
    Optional<Integer> status,
    Optional<String> masked,
    Optional<String> model,
    Optional<String> tool,
    Optional<String> collection,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<PageMark> after,
    int limit) {

  private static final List<String> NAMES =
      List.of(
          "resource",
          "subject",
          "decision",
          "outcome",
          "reason",
          "error",
          "status",
          "masked",
          "model",
          "tool",
          "collection",
          "from",
          "until",
          "after",
          "limit");

  /** Longest page. */
  public static final int MOST = 1000;

  /** The newest exchanges, whatever they are. */
  public static final ExchangeQuery ALL =
      new ExchangeQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          50);

  /**
   * A query as it stands in an address: {@code resource}, {@code subject}, {@code decision}, {@code
   * outcome}, {@code reason}, {@code error}, {@code status}, {@code masked}, {@code model}, {@code
   * tool}, {@code collection}, {@code from}, {@code until}, {@code after}, {@code limit}.
   *
   * @throws IllegalArgumentException if a name or a value is not known; the message is for people
   */
  public static ExchangeQuery of(Map<String, String> words) {
    words.keySet().stream()
        .filter(name -> !NAMES.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "'" + name + "' is not searched by; only " + String.join(", ", NAMES));
            });
    return new ExchangeQuery(
        word(words, "resource"),
        word(words, "subject"),
        word(words, "decision"),
        word(words, "outcome"),
        word(words, "reason"),
        word(words, "error"),
        word(words, "status").map(text -> number("status", text)),
        word(words, "masked"),
        word(words, "model"),
        word(words, "tool"),
        word(words, "collection"),
        word(words, "from").map(text -> time("from", text)),
        word(words, "until").map(text -> time("until", text)),
        word(words, "after").map(PageMark::parse),
        word(words, "limit").map(text -> number("limit", text)).orElse(ALL.limit()));
  }

  /** The reason that is asked for as a whole. */
  Optional<String> exactReason() {
    return reason.filter(text -> !text.endsWith("*"));
  }

  /** How the reason that is asked for begins. */
  Optional<String> reasonsBeginning() {
    return reason
        .filter(text -> text.endsWith("*"))
        .map(text -> text.substring(0, text.length() - 1));
  }

  private static Optional<String> word(Map<String, String> words, String name) {
    return Optional.ofNullable(words.get(name));
  }

  private static int number(String name, String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(name + " is no whole number: '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static Instant time(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + " is no time such as 2026-01-31T16:20:05Z: '" + text + "'", e);
    }
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
