package dev.sallyport.bench.journey;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Takes what there is of one resource and drops it; what there is of others goes on. */
final class ForgetfulJournal implements Journal {

  private final Journal journal;
  private final String forgotten;
  private final Set<ExchangeId> running = ConcurrentHashMap.newKeySet();

  ForgetfulJournal(Journal journal, String forgotten) {
    this.journal = journal;
    this.forgotten = forgotten;
  }

  @Override
  public boolean append(ExchangeId exchange, Instant at, RecordedEvent event) {
    boolean drops =
        switch (event) {
          case RecordedEvent.Started started ->
              started.resource().equals(forgotten) && running.add(exchange);
          case RecordedEvent.Ended _ -> running.remove(exchange);
          case RecordedEvent.Identified _,
              RecordedEvent.Decided _,
              RecordedEvent.Approval _,
              RecordedEvent.Head _,
              RecordedEvent.Body _,
              RecordedEvent.BodyEnded _ ->
              running.contains(exchange);
        };
    return drops || journal.append(exchange, at, event);
  }

  @Override
  public CompletableFuture<Void> commit() {
    return journal.commit();
  }
}
