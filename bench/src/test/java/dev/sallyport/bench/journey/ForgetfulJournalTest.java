package dev.sallyport.bench.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.Masked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ForgetfulJournalTest {

  private static final ExchangeId FORGOTTEN = new ExchangeId("a");
  private static final ExchangeId KEPT = new ExchangeId("b");

  private final List<ExchangeId> kept = new ArrayList<>();
  private final Journal journal =
      new ForgetfulJournal(
          new Journal() {
            @Override
            public Page open(ExchangeId exchange) {
              return (at, event) -> kept.add(exchange);
            }

            @Override
            public CompletableFuture<Void> commit() {
              return CompletableFuture.completedFuture(null);
            }
          },
          "unrecorded");

  private void append(ExchangeId exchange, String resource) {
    List<RecordedEvent> events =
        List.of(
            new RecordedEvent.Started(
                resource, "", "GET", "", Masked.restored(new byte[0]), "", Map.of()),
            new RecordedEvent.Identified("issuer", "bench", List.of()),
            new RecordedEvent.Ended("completed", Optional.of(200), Optional.empty(), Map.of()));
    Journal.Page page = journal.open(exchange);
    events.forEach(event -> assertThat(page.append(Instant.EPOCH, event)).isTrue());
  }

  @Test
  void everyEventOfTheOneResourceIsDroppedAndNoneOfOthers() {
    append(FORGOTTEN, "unrecorded");
    append(KEPT, "full");
    assertThat(kept).containsExactly(KEPT, KEPT, KEPT);
  }
}
