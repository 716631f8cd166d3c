package dev.sallyport.recording;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entry;
import java.util.concurrent.CompletableFuture;

/** What waits for the writer. */
sealed interface Pending {

  /** Bytes of memory that it takes while it waits, about. */
  long cost();

  /**
   * An event, as the JSON that the exchange's own thread made of it while it had everything at
   * hand: collected later, what it says would have to come from far memory again.
   *
   * @param content whether it holds what passed, which no index needs
   * @param last whether its exchange ends with it
   * @param json of {@link Entry#encode}
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
  record Append(ExchangeId exchange, boolean content, boolean last, byte[] json)
      implements Pending {

    private static final long OBJECTS = 128;

    static Append of(Entry entry) {
      return new Append(entry.exchange(), entry.isContent(), entry.isLast(), entry.encode());
    }

    @Override
    public long cost() {
      return OBJECTS + json.length;
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
