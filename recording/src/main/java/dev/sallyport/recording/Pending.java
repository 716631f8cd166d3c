package dev.sallyport.recording;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entry;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** What waits for the writer. */
sealed interface Pending {

  /** Bytes of memory that it takes while it waits, about. */
  long cost();

  /** An event, still as the exchange's thread left it. */
  final class Append implements Pending {

    private final Entry entry;
    private final long cost;
    private byte[] json = {};

    Append(ExchangeId exchange, Instant at, RecordedEvent event, long cost) {
      this.entry = new Entry(exchange, at, event);
      this.cost = cost;
    }

    ExchangeId exchange() {
      return entry.exchange();
    }

    boolean endsExchange() {
      return entry.data() instanceof RecordedEvent.Ended;
    }

    /** Whether it holds what passed, which no index needs. */
    boolean isContent() {
      return entry.isContent();
    }

    /** Encodes it, which the writer has several threads do. */
    void encode() {
      json = entry.encode();
    }

    /** What {@link #encode} made. */
    byte[] json() {
      return json;
    }

    @Override
    public long cost() {
      return cost;
    }
  }

  /** Somebody waits until what came before is on the disk. */
  record Barrier(CompletableFuture<Void> reached) implements Pending {
    @Override
    public long cost() {
      return 128;
    }
  }
}
