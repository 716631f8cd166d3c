package dev.sallyport.recording;

import dev.sallyport.recording.segment.Entry;
import java.util.concurrent.CompletableFuture;

/** What waits for the writer. */
sealed interface Pending {

  /** Bytes of memory that it takes while it waits, about. */
  long cost();

  /**
   * An event, still as the exchange's thread left it.
   *
   * @param cost bytes of memory, about
   */
  record Append(Entry entry, long cost) implements Pending {}

  /** Somebody waits until what came before is on the disk. */
  record Barrier(CompletableFuture<Void> reached) implements Pending {
    @Override
    public long cost() {
      return 128;
    }
  }
}
