package dev.sallyport.recording;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which exchanges are asked for, of segments and of the index alike. What is empty does not
 * restrict; an empty text asks for exchanges that have none.
 *
 * @param resource name of the resource
 * @param subject the caller
 * @param decision {@code allow}, {@code deny} or {@code hold}
 * @param outcome as in {@link ExchangeSummary#outcome}
 * @param reason a reason code of the decision; with {@code *} at its end, how it begins
 * @param error error code that the client got
 * @param status HTTP status that the client got
 * @param masked detector that masked something in a body
 * @param model LLM model that was asked for
 * @param tool MCP tool that was called
 * @param collection vector collection that was asked for
 * @param from those that began then or later
 * @param until those that began before
 */
public record RecordingFilter(
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
    Optional<Instant> until) {

  /** The words that {@link #of} knows. */
  public static final List<String> NAMES =
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
          "until");

  /** All exchanges. */
  public static final RecordingFilter ALL = of(Map.of());

  /**
   * A filter as it stands in an address; {@link #NAMES} are its words, others are passed over.
   *
   * @throws IllegalArgumentException if a value is none; the message is for people
   */
  public static RecordingFilter of(Map<String, String> words) {
    return new RecordingFilter(
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
        word(words, "until").map(text -> time("until", text)));
  }

  private static Optional<String> word(Map<String, String> words, String name) {
    return Optional.ofNullable(words.get(name));
  }

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException if the text is none; the message is for people
   */
  public static int number(String name, String text) {
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

  /** The reason that is asked for as a whole. */
  public Optional<String> exactReason() {
    return reason.filter(text -> !text.endsWith("*"));
  }

  /** How the reason that is asked for begins. */
  public Optional<String> reasonsBeginning() {
    return reason
        .filter(text -> text.endsWith("*"))
        .map(text -> text.substring(0, text.length() - 1));
  }

  /** Whether an exchange is asked for. */
  public boolean matches(ExchangeSummary exchange) {
    return is(resource, exchange.resource())
        && is(subject, exchange.subject())
        && is(decision, exchange.decision())
        && is(outcome, exchange.outcome())
        && is(error, exchange.error())
        && is(model, about(exchange, "model"))
        && is(tool, about(exchange, "tool"))
        && is(collection, about(exchange, "collection"))
        && (status.isEmpty() || status.equals(exchange.status()))
        && hasReason(exchange.reasons())
        && masked.map(detector -> isMasked(exchange, detector)).orElse(true)
        && from.map(begin -> !exchange.startedAt().isBefore(begin)).orElse(true)
        && until.map(end -> exchange.startedAt().isBefore(end)).orElse(true);
  }

  private static Optional<String> about(ExchangeSummary exchange, String name) {
    return Optional.ofNullable(exchange.about().get(name));
  }

  private static boolean is(Optional<String> wanted, String actual) {
    return wanted.map(actual::equals).orElse(true);
  }

  private static boolean is(Optional<String> wanted, Optional<String> actual) {
    return is(wanted, actual.orElse(""));
  }

  private boolean hasReason(List<String> reasons) {
    if (reason.isEmpty() || (reason.get().isEmpty() && reasons.isEmpty())) {
      return true;
    }
    return reasonsBeginning()
        .map(beginning -> reasons.stream().anyMatch(code -> code.startsWith(beginning)))
        .orElseGet(() -> reasons.contains(reason.get()));
  }

  private static boolean isMasked(ExchangeSummary exchange, String detector) {
    return detector.isEmpty()
        ? exchange.masked().isEmpty()
        : exchange.masked().stream().anyMatch(count -> count.detector().value().equals(detector));
  }
}
