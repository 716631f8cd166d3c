package dev.sallyport.recording;

import dev.sallyport.core.mask.DetectorId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which exchanges to list. What is empty does not restrict.
 *
 * @param resource name of the resource; the empty string asks for those that reached none
 * @param subject the caller
 * @param decision {@code allow}, {@code deny} or {@code hold}
 * @param outcome as in {@link ExchangeSummary#outcome}
 * @param reason a reason code of the decision
 * @param status HTTP status the client got
 * @param masked a detector that masked something in a body
 * @param since those that started then or later
 * @param latest at most so many, the latest to end
 */
public record RecordingFilter(
    Optional<String> resource,
    Optional<String> subject,
    Optional<String> decision,
    Optional<String> outcome,
    Optional<String> reason,
    Optional<Integer> status,
    Optional<DetectorId> masked,
    Optional<Instant> since,
    Optional<Integer> latest) {

  /** All exchanges. */
  public static final RecordingFilter ALL =
      new RecordingFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Whether an exchange is asked for, {@link #latest} aside. */
  public boolean matches(ExchangeSummary exchange) {
    return resource.map(exchange.resource()::equals).orElse(true)
        && (subject.isEmpty() || subject.equals(exchange.subject()))
        && (decision.isEmpty() || decision.equals(exchange.decision()))
        && outcome.map(exchange.outcome()::equals).orElse(true)
        && reason.map(exchange.reasons()::contains).orElse(true)
        && (status.isEmpty() || status.equals(exchange.status()))
        && masked.map(by -> isMasked(exchange, by)).orElse(true)
        && since.map(from -> !exchange.startedAt().isBefore(from)).orElse(true);
  }

  private static boolean isMasked(ExchangeSummary exchange, DetectorId by) {
    return exchange.masked().stream().anyMatch(count -> count.detector().equals(by));
  }
}
