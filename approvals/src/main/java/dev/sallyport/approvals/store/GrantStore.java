package dev.sallyport.approvals.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessGrant.State;
import dev.sallyport.approvals.grant.GrantRequest;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.database.Database;
import dev.sallyport.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Grants in SQL. Each ends once, by one conditional update; the outbox tells guards, which end the
 * exchanges that run under it.
 */
public final class GrantStore {

  private static final String TOPIC = "grant";
  private static final String VERB_SEPARATOR = "\n";
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

  /**
   * Gives access.
   *
   * @param by who gives it
   * @throws IllegalArgumentException if they would give it to themselves
   */
  public AccessGrant give(GrantRequest request, Human by) {
    if (request.holder().equals(by)) {
      throw new IllegalArgumentException("nobody gives access to themselves");
    }
    Instant now = now();
    AccessGrant grant =
        new AccessGrant(
            ApprovalId.random().value(),
            request.holder(),
            request.resource(),
            request.verbs(),
            request.task(),
            by,
            now,
            now.plus(request.lasts()),
            new State.Active());
    database.transaction(
        connection -> {
          insert(connection, grant);
          announce(connection, grant, now);
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
    return database.transaction(connection -> byId(connection, id));
  }

  /** What somebody may do now. */
  public List<AccessGrant> inForce(Human holder) {
    return database.transaction(
        connection ->
            Sql.list(
                connection,
                GrantStore::grant,
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
                GrantStore::grant,
                "select * from access_grant where state = 'active' and expires_at > ? order by id",
                now()));
  }

  /** Nothing if there is no such grant, or it has ended before. */
  private Optional<AccessGrant> finish(String id, State state) {
    Instant now = now();
    Optional<AccessGrant> finished =
        database.transaction(
            connection -> {
              if (!update(connection, id, state, now)) {
                return Optional.empty();
              }
              Optional<AccessGrant> grant = byId(connection, id);
              announce(connection, grant.orElseThrow(), now);
              return grant;
            });
    finished.ifPresent(grant -> outbox.wake());
    return finished;
  }

  private static boolean update(Connection connection, String id, State state, Instant now)
      throws SQLException {
    Optional<Human> by =
        switch (state) {
          case State.Active _, State.Expired _ -> Optional.empty();
          case State.Ended ended -> Optional.of(ended.by());
          case State.Revoked revoked -> Optional.of(revoked.by());
        };
    return Sql.update(
            connection,
            """
            update access_grant set state = ?, ended_issuer = ?, ended_subject = ?,
              ended_reason = ?, changed_at = ?
            where id = ? and state = 'active'
            """,
            state.code(),
            by.map(Human::issuer).orElse(null),
            by.map(Human::subject).orElse(null),
            state instanceof State.Revoked revoked ? revoked.reason() : null,
            now,
            id)
        == 1;
  }

  private static void insert(Connection connection, AccessGrant grant) throws SQLException {
    Sql.update(
        connection,
        """
        insert into access_grant (id, issuer, subject, resource, verbs, task, created_issuer,
          created_subject, created_at, expires_at, state, changed_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        grant.id(),
        grant.holder().issuer(),
        grant.holder().subject(),
        grant.resource(),
        String.join(VERB_SEPARATOR, grant.verbs()),
        grant.task().orElse(null),
        grant.createdBy().issuer(),
        grant.createdBy().subject(),
        grant.createdAt(),
        grant.expiresAt(),
        grant.state().code(),
        grant.createdAt());
  }

  private void announce(Connection connection, AccessGrant grant, Instant now) throws SQLException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("grant", grant.id());
    json.put("state", grant.state().code());
    json.put("resource", grant.resource());
    ObjectNode holder = json.putObject("holder");
    holder.put("issuer", grant.holder().issuer());
    holder.put("subject", grant.holder().subject());
    json.put("expires_at", grant.expiresAt().toString());
    outbox.append(connection, TOPIC, grant.id(), grant.state().code(), json.toString(), now);
  }

  private static Optional<AccessGrant> byId(Connection connection, String id) throws SQLException {
    return Sql.first(connection, GrantStore::grant, "select * from access_grant where id = ?", id);
  }

  private static AccessGrant grant(ResultSet row) throws SQLException {
    return new AccessGrant(
        row.getString("id"),
        new Human(row.getString("issuer"), row.getString("subject")),
        row.getString("resource"),
        new TreeSet<>(Arrays.asList(row.getString("verbs").split(VERB_SEPARATOR, -1))),
        Optional.ofNullable(row.getString("task")),
        new Human(row.getString("created_issuer"), row.getString("created_subject")),
        Sql.requiredInstant(row, "created_at"),
        Sql.requiredInstant(row, "expires_at"),
        state(row));
  }

  private static State state(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return switch (state) {
      case "active" -> new State.Active();
      case "expired" -> new State.Expired();
      case "ended" -> new State.Ended(endedBy(row));
      case "revoked" -> new State.Revoked(endedBy(row), row.getString("ended_reason"));
      default -> throw new SQLException("a grant has no state " + state);
    };
  }

  private static Human endedBy(ResultSet row) throws SQLException {
    return new Human(row.getString("ended_issuer"), row.getString("ended_subject"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
