package dev.sallyport.controlplane.approvals;

import dev.sallyport.approvals.store.ApprovalStore;
import dev.sallyport.approvals.store.ApprovalTables;
import dev.sallyport.approvals.store.GrantStore;
import dev.sallyport.approvals.store.Outbox;
import dev.sallyport.database.Database;
import dev.sallyport.database.DatabaseException;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The approvals of a gateway, and the clock that ends what is over. */
public final class ApprovalDesk implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApprovalDesk.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Database database;
  private final Outbox outbox;
  private final ApprovalStore approvals;
  private final GrantStore grants;
  private final CountDownLatch closed = new CountDownLatch(1);

  private ApprovalDesk(Database database, InstantSource clock) {
    this.database = database;
    this.outbox = new Outbox(database);
    this.approvals = new ApprovalStore(database, outbox, clock);
    this.grants = new GrantStore(database, outbox, clock);
  }

  /**
   * Opens the embedded database and starts the clock.
   *
   * @param folder where the database is, for its owner alone
   * @throws IOException if the folder cannot be made
   */
  public static ApprovalDesk embedded(Path folder, InstantSource clock) throws IOException {
    PrivateFiles.createDirectory(folder);
    ApprovalDesk desk =
        new ApprovalDesk(Database.embedded(folder.resolve("approvals"), ApprovalTables.ALL), clock);
    Thread.ofPlatform().daemon().name("approvals").start(desk::tick);
    return desk;
  }

  /** Approvals. */
  public ApprovalStore approvals() {
    return approvals;
  }

  /** What happens to approvals and grants. */
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public void close() {
    closed.countDown();
    database.close();
  }

  private void tick() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        endWhatIsOver();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endWhatIsOver() {
    try {
      approvals.expireDue();
      grants.expireDue();
    } catch (DatabaseException e) {
      // What is over is refused by its deadline all the same; the next look may succeed.
      LOG.error("approvals that are over could not be ended", e);
    }
  }
}
