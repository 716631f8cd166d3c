package dev.sallyport.controlplane.approvals;

import dev.sallyport.approvals.store.AccessRequestStore;
import dev.sallyport.approvals.store.ApprovalStore;
import dev.sallyport.approvals.store.ApprovalTables;
import dev.sallyport.approvals.store.GrantStore;
import dev.sallyport.approvals.store.GuardRegister;
import dev.sallyport.approvals.store.Outbox;
import dev.sallyport.core.resource.ApprovalSettings.SqlDatabase;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.database.Database;
import dev.sallyport.database.DatabaseException;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The approvals of a gateway, and the clock that ends what is over. */
public final class ApprovalDesk implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApprovalDesk.class);
  private static final String NAME = "approvals";
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** How long an ext-proc server may be away before its streams count as gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration FORGET = Duration.ofHours(1);

  private final Database database;
  private final Outbox outbox;
  private final ApprovalStore approvals;
  private final GrantStore grants;
  private final AccessRequestStore requests;
  private final GuardRegister guards;
  private final Supplier<Collection<String>> connected;
  private final CountDownLatch closed = new CountDownLatch(1);

  private ApprovalDesk(
      Database database, InstantSource clock, Supplier<Collection<String>> connected) {
    this.database = database;
    this.connected = connected;
    this.outbox = new Outbox(database);
    this.approvals = new ApprovalStore(database, outbox, clock);
    this.grants = new GrantStore(database, outbox, clock);
    this.requests = new AccessRequestStore(database, outbox, clock);
    this.guards = new GuardRegister(database, clock);
  }

  /**
   * Opens the embedded database and starts the clock.
   *
   * @param folder where the database is, for its owner alone
   * @param connected names of the ext-proc servers that are connected to this process
   * @throws IOException if the folder cannot be made
   */
  public static ApprovalDesk embedded(
      Path folder, InstantSource clock, Supplier<Collection<String>> connected) throws IOException {
    PrivateFiles.createDirectory(folder);
    return started(Database.embedded(folder.resolve(NAME), ApprovalTables.ALL), clock, connected);
  }

  /**
   * Connects to PostgreSQL and starts the clock.
   *
   * @param connected names of the ext-proc servers that are connected to this process
   * @throws DatabaseException if it cannot be reached, or refuses
   */
  public static ApprovalDesk postgres(
      SqlDatabase place,
      Optional<Secret<String>> password,
      InstantSource clock,
      Supplier<Collection<String>> connected) {
    return started(
        Database.postgres(
            place.url(), place.user(), password, ApprovalTables.ALL, place.connections()),
        clock,
        connected);
  }

  private static ApprovalDesk started(
      Database database, InstantSource clock, Supplier<Collection<String>> connected) {
    ApprovalDesk desk = new ApprovalDesk(database, clock, connected);
    Thread.ofPlatform().daemon().name("approvals").start(desk::tick);
    return desk;
  }

  /** Whether there is an embedded database in a folder. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(NAME + ".mv.db"));
  }

  /** Approvals. */
  public ApprovalStore approvals() {
    return approvals;
  }

  /** The database itself, for what belongs beside approvals. */
  public Database database() {
    return database;
  }

  /** Access for a while. */
  public GrantStore grants() {
    return grants;
  }

  /** Access that somebody asked for. */
  public AccessRequestStore requests() {
    return requests;
  }

  /** Which ext-proc servers are there. */
  public GuardRegister guards() {
    return guards;
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
    // Servers that were away as long as this process was have to have time to come back.
    long began = System.nanoTime();
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        endWhatIsOver();
        lookAfterGuards(System.nanoTime() - began > PATIENCE.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAfterGuards(boolean mayMiss) {
    try {
      Set<String> here = Set.copyOf(connected.get());
      guards.seen(here);
      if (mayMiss) {
        for (String guard : guards.lost(PATIENCE)) {
          if (here.contains(guard)) {
            // A database that is slow to note that it is there makes it no less there.
            continue;
          }
          LOG.warn("guard {} is lost, {} approvals changed", guard, approvals.guardLost(guard));
        }
        guards.forget(FORGET);
      }
    } catch (DatabaseException e) {
      LOG.warn("guards cannot be looked after: the database of approvals is away");
    }
  }

  private void endWhatIsOver() {
    try {
      approvals.expireDue();
      grants.expireDue();
      requests.expireDue();
    } catch (DatabaseException e) {
      // What is over is refused by its deadline all the same; the next look may succeed.
      LOG.error("approvals that are over could not be ended", e);
    }
  }
}
