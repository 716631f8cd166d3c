package dev.sallyport.recording;

import java.util.concurrent.CompletableFuture;

/** What waits for the writer. */
sealed interface Pending permits ExchangePage, Pending.Barrier {

  /** Somebody waits until what came before is on the disk. */
  record Barrier(CompletableFuture<Void> reached) implements Pending {

    /** Bytes of memory that it takes while it waits, about. */
    static final int COST = 128;
  }
}
