package dev.sallyport.archive.retention;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.segment.RecordingMapper;
import java.time.Instant;
import java.util.Optional;

/**
 * Exchanges that may not be erased, whatever their retention says. What is empty does not restrict.
 *
 * @param name unique name
 * @param exchange one exchange
 * @param subject those of a caller
 * @param resource those with a resource
 * @param from those that began then or later
 * @param until those that began before
 * @param reason why
 * @param by who placed it
 * @param at when
 */
public record LegalHold(
    String name,
    Optional<String> exchange,
    Optional<String> subject,
    Optional<String> resource,
    Optional<Instant> from,
    Optional<Instant> until,
    String reason,
    String by,
    Instant at) {

  /** SHA-256 of its JSON in lower-case hex. */
  String digest() {
    return Sha256.hex(RecordingMapper.write(this));
  }

  /** Whether it covers an exchange. */
  public boolean covers(ExchangeSummary candidate) {
    return exchange.map(candidate.exchange().value()::equals).orElse(true)
        && (subject.isEmpty() || subject.equals(candidate.subject()))
        && resource.map(candidate.resource()::equals).orElse(true)
        && from.map(first -> !candidate.startedAt().isBefore(first)).orElse(true)
        && until.map(candidate.startedAt()::isBefore).orElse(true);
  }
}
