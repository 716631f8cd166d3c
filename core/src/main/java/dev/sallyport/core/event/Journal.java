package dev.sallyport.core.event;

import dev.sallyport.core.exchange.ExchangeId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Where the events of exchanges go. */
public interface Journal {

  /**
   * Takes one event. Returns as soon as the event is in a bounded buffer; never waits for a disk.
   *
   * @return whether it was taken; {@code false} when the journal is full, failed or closed, in
   *     which case the caller must not let the exchange go on
   */
  boolean append(ExchangeId exchange, Instant at, RecordedEvent event);

  /**
   * Asks for a sync. Returns at once.
   *
   * @return completes when every event that was taken before this call is on the disk; with an
   *     exception as soon as the journal fails, in which case nobody knows whether it is
   */
  CompletableFuture<Void> commit();
}
