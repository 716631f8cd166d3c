package dev.sallyport.core.event;

import dev.sallyport.core.exchange.ExchangeId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Where the events of exchanges go. */
public interface Journal {

  /**
   * Opens the page of an exchange. It costs next to nothing, and is never closed. An exchange has
   * one: what stands on two pages has no order.
   */
  Page open(ExchangeId exchange);

  /**
   * Asks for a sync. Returns at once.
   *
   * @return completes when every event that was taken before this call is on the disk; with an
   *     exception as soon as the journal fails, in which case nobody knows whether it is
   */
  CompletableFuture<Void> commit();

  /** Where the events of one exchange go, in the order they happen. */
  interface Page {

    /**
     * Takes one event. Returns as soon as the event is in a bounded buffer; never waits for a disk.
     *
     * @return whether it was taken; {@code false} when the journal is full, failed or closed, in
     *     which case the caller must not let the exchange go on
     */
    boolean append(Instant at, RecordedEvent event);
  }
}
