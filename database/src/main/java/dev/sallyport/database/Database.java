package dev.sallyport.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.core.error.RootCause;
import dev.sallyport.core.secret.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;

/** A pool of connections to a database whose tables are up to date. */
public final class Database implements AutoCloseable {

  /**
   * The transaction lost against another one and may be tried again: could not be serialised,
   * deadlock, lock timeout (H2), the same row inserted by both.
   */
  private static final Set<String> RETRYABLE = Set.of("40001", "40P01", "HYT00", "23505");

  private static final int ATTEMPTS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Tables tables;
  private final HikariDataSource pool;
  private final boolean embedded;
  private final AtomicLong wantedSyncs = new AtomicLong();
  private final Object syncing = new Object();
  private long syncedUpTo; // guarded by syncing

  private Database(Tables tables, HikariDataSource pool, boolean embedded) {
    this.tables = tables;
    this.pool = pool;
    this.embedded = embedded;
  }

  /** Work in one transaction. */
  @FunctionalInterface
  public interface Work<T> {

    /** Does it; an exception undoes it. */
    T in(Connection connection) throws SQLException;
  }

  /**
   * Opens, or makes, an embedded database.
   *
   * @param file without the ending {@code .mv.db}; its folder keeps others out
   * @throws DatabaseException if another process has it open, or it is damaged
   */
  public static Database embedded(Path file, Tables tables) {
    return embedded(file, tables, "WRITE_DELAY=0");
  }

  /**
   * The same for tables that are written all the time and can be made again: the file is compacted
   * while it is used, and what was committed in the last half second is lost with a killed process.
   *
   * <p>What a change left behind is written over after ten seconds. That is safe against a power
   * cut as long as {@link #sync} is called more often.
   */
  public static Database compacting(Path file, Tables tables) {
    return embedded(file, tables, "WRITE_DELAY=500;RETENTION_TIME=10000;AUTO_COMPACT_FILL_RATE=60");
  }

  private static Database embedded(Path file, Tables tables, String options) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:h2:file:"
            + file.toAbsolutePath()
            + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;"
            + options);
    return open(config, tables, 8, true);
  }

  /**
   * Connects to PostgreSQL.
   *
   * @param url {@code jdbc:postgresql://…}, with {@code sslmode=verify-full} beyond one machine
   * @param user name of the role
   * @param password its password, if it needs one
   * @param connections most connections at once
   * @throws DatabaseException if it cannot be reached, or refuses
   */
  public static Database postgres(
      String url, String user, Optional<Secret<String>> password, Tables tables, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    password.ifPresent(secret -> config.setPassword(secret.reveal()));
    return open(config, tables, connections, false);
  }

  private static Database open(
      HikariConfig config, Tables tables, int connections, boolean embedded) {
    config.setPoolName(tables.name());
    config.setMaximumPoolSize(connections);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionTimeout(PATIENCE.toMillis());
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(config);
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:" + tables.migrations())
          .table(tables.history())
          .load()
          .migrate();
      return new Database(tables, pool, embedded);
    } catch (RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      throw new DatabaseException(
          "The database of " + tables.name() + " cannot be opened: " + RootCause.message(e), e);
    }
  }

  /**
   * Runs work in one transaction. It is done again when it loses against another one, so it must
   * have no effect but on the database.
   *
   * @throws DatabaseException if the database is away or refuses; nothing of the work is there then
   */
  public <T> T transaction(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (SQLException e) {
        boolean again = RETRYABLE.contains(String.valueOf(e.getSQLState()));
        if (!again || attempt == ATTEMPTS) {
          throw new DatabaseException("The database of " + tables.name() + " does not answer.", e);
        }
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  /**
   * Waits until everything that was committed is on the disk. A server sees to that with every
   * commit; the embedded database writes at once and has the disk sync only when it is told to. Who
   * comes while the disk is busy shares the next sync with all who came before it began.
   *
   * @throws DatabaseException if the disk refuses; what was committed may be lost by a power cut
   */
  public void sync() {
    if (!embedded) {
      return;
    }
    long mine = wantedSyncs.incrementAndGet();
    synchronized (syncing) {
      if (syncedUpTo < mine) {
        long all = wantedSyncs.get();
        checkpoint();
        syncedUpTo = all;
      }
    }
  }

  private void checkpoint() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT SYNC");
      connection.commit();
    } catch (SQLException e) {
      throw new DatabaseException("The disk of " + tables.name() + " does not answer.", e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
