package dev.sallyport.approvals.store;

import dev.sallyport.approvals.grant.AccessAudit;
import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessGrant.State;
import dev.sallyport.approvals.grant.GrantRequest;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.database.Database;
import dev.sallyport.database.Sql;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Grants in SQL. Each ends once, by one conditional update with its audit record; the outbox tells
 * guards, which end the exchanges that run under it.
 */
public final class GrantStore {

  private static final int BATCH = 500;

  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;

  /** The grants of a database. */
  public GrantStore(Database database, Outbox outbox, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Gives access, for no reason that is on record. */
  public AccessGrant give(GrantRequest request, Human by) {
    return give(request, by, "");
  }

  /**
   * Gives access.
   *
   * @param by who gives it
   * @param reason that person's words, may be empty
   * @throws IllegalArgumentException if they would give it to themselves
   */
  public AccessGrant give(GrantRequest request, Human by, String reason) {
    if (request.holder().equals(by)) {
      throw new IllegalArgumentException("nobody gives access to themselves");
    }
    Instant now = now();
    AccessGrant grant = GrantRows.of(request, by, now);
    database.transaction(
        connection -> {
          GrantRows.insert(connection, grant);
          AccessTrail.begun(
              connection, grant.id(), new AccessAudit("give", Optional.of(by), reason, now));
          outbox.append(
              connection,
              GrantRows.TOPIC,
              grant.id(),
              grant.state().code(),
              GrantRows.announcement(grant),
              now);
          return grant;
        });
    outbox.wake();
    return grant;
  }

  /**
   * Ends a grant because its task is done.
   *
   * @param by its holder, or who gave it
   * @return nothing if there is no such grant of theirs, or it has ended before
   */
  public Optional<AccessGrant> end(String id, Human by) {
    return find(id)
        .filter(grant -> grant.holder().equals(by) || grant.createdBy().equals(by))
        .flatMap(grant -> finish(id, new State.Ended(by)));
  }

  /**
   * Takes a grant back. Who may is for the caller to know.
   *
   * @return nothing if there is no such grant, or it has ended before
   */
  public Optional<AccessGrant> revoke(String id, Human by, String reason) {
    return finish(id, new State.Revoked(by, reason));
  }

  /**
   * Ends what is over. Somebody has to call it about every second.
   *
   * @return how many
   */
  public int expireDue() {
    Instant now = now();
    List<String> due =
        database.transaction(
            connection ->
                Sql.list(
                    connection,
                    row -> row.getString(1),
                    "select id from access_grant where state = 'active' and expires_at <= ?"
                        + " order by expires_at limit ?",
                    now,
                    BATCH));
    return (int) due.stream().filter(id -> finish(id, new State.Expired()).isPresent()).count();
  }

  /** The grant with an id. */
  public Optional<AccessGrant> find(String id) {
    return database.transaction(connection -> GrantRows.byId(connection, id));
  }

  /** The newest grants, whatever became of them. */
  public List<AccessGrant> newest(int most) {
    return database.transaction(
        connection ->
            Sql.list(
                connection,
                GrantRows::read,
                "select * from access_grant order by created_at desc, id limit ?",
                most));
  }

  /** The newest grants of a person, under whichever of these names. */
  public List<AccessGrant> newestOf(Collection<Human> names, int most) {
    return database.transaction(
        connection -> Holder.newest(connection, GrantRows::read, "access_grant", names, most));
  }

  /** What happened to a grant, oldest first. */
  public List<AccessAudit> audit(String id) {
    return database.transaction(connection -> AccessTrail.of(connection, id));
  }

  /** What somebody may do now. */
  public List<AccessGrant> inForce(Human holder) {
    return database.transaction(
        connection ->
            Sql.list(
                connection,
                GrantRows::read,
                "select * from access_grant where state = 'active' and issuer = ?"
                    + " and subject = ? and expires_at > ? order by id",
                holder.issuer(),
                holder.subject(),
                now()));
  }

  /** Every grant that may be used now. */
  public List<AccessGrant> inForce() {
    return database.transaction(
        connection ->
            Sql.list(
                connection,
                GrantRows::read,
                "select * from access_grant where state = 'active' and expires_at > ? order by id",
                now()));
  }

  /** Nothing if there is no such grant, or it has ended before. */
  private Optional<AccessGrant> finish(String id, State state) {
    Instant now = now();
    Optional<AccessGrant> finished =
        database.transaction(
            connection -> {
              if (!GrantRows.finish(connection, id, state, now)) {
                return Optional.empty();
              }
              AccessTrail.ended(
                  connection,
                  id,
                  new AccessAudit(event(state), GrantRows.by(state), words(state), now));
              AccessGrant grant = GrantRows.byId(connection, id).orElseThrow();
              outbox.append(
                  connection,
                  GrantRows.TOPIC,
                  id,
                  state.code(),
                  GrantRows.announcement(grant),
                  now);
              return Optional.of(grant);
            });
    if (finished.isPresent()) {
      database.sync();
      outbox.wake();
    }
    return finished;
  }

  private static String event(State state) {
    return switch (state) {
      case State.Active _ -> "give";
      case State.Ended _ -> "end";
      case State.Expired _ -> "expire";
      case State.Revoked _ -> "revoke";
    };
  }

  private static String words(State state) {
    return state instanceof State.Revoked revoked ? revoked.reason() : "";
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
