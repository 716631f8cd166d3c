package dev.sallyport.approvals.store;

import dev.sallyport.database.Database;
import dev.sallyport.database.Sql;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/**
 * Which ext-proc servers are there. Each is connected to one control plane, which notes it here;
 * all control planes of a database can tell which ones are gone.
 */
public final class GuardRegister {

  private final Database database;
  private final InstantSource clock;

  /** The register of a database. */
  public GuardRegister(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** These are there now. */
  public void seen(Collection<String> guards) {
    Instant now = clock.instant();
    for (String guard : guards) {
      database.transaction(
          connection ->
              Sql.update(
                          connection,
                          "update guard_presence set seen_at = ? where guard = ?",
                          now,
                          guard)
                      == 1
                  || Sql.update(
                          connection,
                          "insert into guard_presence (guard, seen_at) values (?, ?)",
                          guard,
                          now)
                      == 1);
    }
  }

  /**
   * Those that approvals wait for in vain.
   *
   * @param patience how long one may be away
   */
  public List<String> lost(Duration patience) {
    Instant latest = clock.instant().minus(patience);
    return database.transaction(
        connection ->
            Sql.list(
                connection,
                row -> row.getString(1),
                """
                select guard from (
                  select guard from approval_waiter
                  union select claimed_by from approval where claimed_by is not null
                ) as needed
                where not exists (
                  select 1 from guard_presence p where p.guard = needed.guard and p.seen_at > ?
                )
                """,
                latest));
  }

  /** Forgets those that nobody has seen for long. */
  public void forget(Duration patience) {
    Instant latest = clock.instant().minus(patience);
    database.transaction(
        connection ->
            Sql.update(connection, "delete from guard_presence where seen_at <= ?", latest));
  }
}
