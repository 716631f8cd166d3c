package dev.sallyport.extproc.record;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.masking.Masker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens the record of each exchange. */
public final class Recorders {

  private static final Duration LONGEST_COMMIT = Duration.ofSeconds(5);

  private final Journal journal;
  private final InstantSource clock;
  private final KnownConnections connections = new KnownConnections();

  public Recorders(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * A recorder for one exchange, which is used by one thread at a time.
   *
   * @param masker masks everything that is recorded, with all its detectors
   */
  public ExchangeRecorder of(ExchangeId exchange, Masker masker) {
    return new ExchangeRecorder(journal, masker, masker.everything(), clock, exchange);
  }

  /** The connections whose handshakes were told of. */
  public KnownConnections connections() {
    return connections;
  }

  /**
   * Waits until everything recorded so far is on the disk; only on a thread that may wait.
   *
   * @throws NotRecordedException if the journal failed meanwhile, or the disk takes too long
   */
  public void awaitCommit() throws NotRecordedException {
    try {
      journal.commit().get(LONGEST_COMMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new NotRecordedException("the journal failed before it had all on the disk");
    } catch (TimeoutException e) {
      throw new NotRecordedException("the disk takes longer than " + LONGEST_COMMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotRecordedException("the server ends");
    }
  }
}
