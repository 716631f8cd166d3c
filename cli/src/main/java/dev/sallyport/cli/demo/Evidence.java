package dev.sallyport.cli.demo;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** What is on record about the exchanges of the tour. */
final class Evidence {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Recordings recordings;
  private final Instant since;

  /**
   * @param since earlier exchanges are not the tour's
   */
  Evidence(Path recordings, Instant since) {
    this.recordings = Recordings.in(recordings);
    this.since = since;
  }

  /** Waits until the end of an exchange with a resource is on record, for a while. */
  void awaitEnded(String resource) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(LIMIT);
    while (matching(exchange -> isEnded(exchange, resource)).isEmpty()
        && Instant.now().isBefore(deadline)) {
      Thread.sleep(INTERVAL);
    }
  }

  private static boolean isEnded(ExchangeSummary exchange, String resource) {
    return exchange.resource().equals(resource)
        && !exchange.outcome().equals(ExchangeSummary.UNFINISHED);
  }

  /**
   * The first exchange with a resource that the policy allowed.
   *
   * @throws IOException if there is none
   */
  ExchangeId firstAllowed(String resource) throws IOException {
    List<ExchangeSummary> allowed =
        matching(
            exchange ->
                isEnded(exchange, resource)
                    && exchange.decision().filter("allow"::equals).isPresent());
    if (allowed.isEmpty()) {
      throw new IOException("no allowed exchange with " + resource + " is on record");
    }
    return allowed.getFirst().exchange();
  }

  private List<ExchangeSummary> matching(Predicate<ExchangeSummary> wanted) throws IOException {
    return recordings.list().exchanges().stream()
        .filter(exchange -> !exchange.startedAt().isBefore(since))
        .filter(wanted)
        .toList();
  }
}
