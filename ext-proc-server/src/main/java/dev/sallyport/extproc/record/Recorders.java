package dev.sallyport.extproc.record;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.masking.Masker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Opens the record of each exchange. */
public final class Recorders {

  private static final Duration LONGEST_COMMIT = Duration.ofSeconds(5);

  private final Journal journal;
  private final InstantSource clock;
  private final DiskWaits waits;
  private final KnownConnections connections = new KnownConnections();

  /** Somebody who waits for the disk. */
  public interface Waiter {

    /**
     * The wait is over. The thread is others' too, and must not be kept.
     *
     * @param onDisk whether it is on the disk; if not, the journal failed or the disk takes too
     *     long
     */
    void committed(boolean onDisk);
  }

  /**
   * @param here what tells those who wait for the disk, by the thread that says so; of a few
   */
  public Recorders(Journal journal, InstantSource clock, Supplier<Executor> here) {
    this.journal = journal;
    this.clock = clock;
    this.waits = new DiskWaits(journal, here, System::nanoTime, LONGEST_COMMIT);
  }

  /**
   * A recorder for one exchange, which is used by one thread at a time.
   *
   * @param masker masks everything that is recorded, with all its detectors
   */
  public ExchangeRecorder of(ExchangeId exchange, Masker masker) {
    return new ExchangeRecorder(
        journal.open(exchange), masker, masker.everything(), clock, exchange);
  }

  /** The connections whose handshakes were told of. */
  public KnownConnections connections() {
    return connections;
  }

  /** Tells somebody, later, whether all that is recorded so far came to the disk. */
  public void whenCommitted(Waiter waiter) {
    waits.add(waiter);
  }

  /**
   * Waits for the same; only on a thread that may wait.
   *
   * @return whether it is on the disk
   */
  public boolean awaitCommit() {
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    whenCommitted(told::complete);
    try {
      return told.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody completes it so", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Lets go of those whom the disk keeps waiting too long. To be called about once a second. */
  public void look() {
    waits.look();
  }

  /** How many wait for the disk. */
  public int waiting() {
    return waits.size();
  }
}
