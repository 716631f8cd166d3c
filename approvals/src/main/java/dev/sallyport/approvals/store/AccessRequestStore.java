package dev.sallyport.approvals.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.grant.AccessAudit;
import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessRequest;
import dev.sallyport.approvals.grant.AccessRequest.State;
import dev.sallyport.approvals.grant.GrantRequest;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.database.Database;
import dev.sallyport.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Requests for access in SQL. Each is decided once, by one conditional update; the grant that it
 * leads to is made in the same transaction.
 */
public final class AccessRequestStore {

  /** How long a request waits for somebody to decide. */
  public static final Duration PENDING_FOR = Duration.ofHours(1);

  private static final String TOPIC = "access_request";
  private static final int BATCH = 500;

  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;

  /** The requests of a database. */
  public AccessRequestStore(Database database, Outbox outbox, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Asks for access.
   *
   * @param wanted what for; its holder asks
   * @param reason that person's words
   */
  public AccessRequest ask(GrantRequest wanted, String reason) {
    Instant now = now();
    AccessRequest request =
        new AccessRequest(
            ApprovalId.random().value(),
            wanted,
            reason,
            now,
            now.plus(PENDING_FOR),
            new State.Pending());
    database.transaction(
        connection -> {
          insert(connection, request);
          AccessTrail.begun(
              connection,
              request.id(),
              new AccessAudit("request", Optional.of(wanted.holder()), reason, now));
          announce(connection, request, now);
          return request;
        });
    outbox.wake();
    return request;
  }

  /**
   * Gives what was asked for; its time begins now.
   *
   * @param by who gives it
   * @return nothing if it was decided before, or nobody can any more
   * @throws IllegalArgumentException if they would give it to themselves
   */
  public Optional<AccessGrant> grant(String id, Human by, String reason) {
    Instant now = now();
    Optional<AccessGrant> given =
        database.transaction(
            connection -> {
              Optional<AccessRequest> request = byId(connection, id);
              if (request.isEmpty()) {
                return Optional.empty();
              }
              GrantRequest wanted = request.get().wanted();
              if (wanted.holder().equals(by)) {
                throw new IllegalArgumentException("nobody gives access to themselves");
              }
              AccessGrant grant = GrantRows.of(wanted, by, now);
              if (!decide(connection, id, new State.Granted(by, grant.id()), reason, now)) {
                return Optional.empty();
              }
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
              return Optional.of(grant);
            });
    given.ifPresent(grant -> outbox.wake());
    return given;
  }

  /**
   * Refuses it.
   *
   * @return nothing if it was decided before, or nobody can any more
   */
  public Optional<AccessRequest> deny(String id, Human by, String reason) {
    return finish(id, new State.Denied(by, reason), reason);
  }

  /**
   * Ends those that nobody decided about in time. Somebody has to call it about every second.
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
                    "select id from access_request where state = 'pending' and expires_at <= ?"
                        + " order by expires_at limit ?",
                    now,
                    BATCH));
    return (int) due.stream().filter(id -> finish(id, new State.Expired(), "").isPresent()).count();
  }

  /** The request with an id. */
  public Optional<AccessRequest> find(String id) {
    return database.transaction(connection -> byId(connection, id));
  }

  /** The newest requests. */
  public List<AccessRequest> newest(int most) {
    return database.transaction(
        connection ->
            Sql.list(
                connection,
                AccessRequestStore::read,
                "select * from access_request order by created_at desc, id limit ?",
                most));
  }

  /** The newest requests of a person, under whichever of these names. */
  public List<AccessRequest> newestOf(Collection<Human> names, int most) {
    return database.transaction(
        connection ->
            Holder.newest(connection, AccessRequestStore::read, "access_request", names, most));
  }

  /** How many requests of somebody wait for a decision. */
  public int pendingOf(Human holder) {
    return database.transaction(
        connection ->
            Sql.first(
                    connection,
                    row -> row.getInt(1),
                    "select count(*) from access_request where state = 'pending' and issuer = ?"
                        + " and subject = ?",
                    holder.issuer(),
                    holder.subject())
                .orElse(0));
  }

  /** What happened to a request, oldest first. */
  public List<AccessAudit> audit(String id) {
    return database.transaction(connection -> AccessTrail.of(connection, id));
  }

  private Optional<AccessRequest> finish(String id, State state, String reason) {
    Instant now = now();
    Optional<AccessRequest> finished =
        database.transaction(
            connection ->
                decide(connection, id, state, reason, now)
                    ? byId(connection, id)
                    : Optional.empty());
    finished.ifPresent(request -> outbox.wake());
    return finished;
  }

  /** Whether it was undecided until now. The clock decides what nobody else can any more. */
  private boolean decide(Connection connection, String id, State state, String reason, Instant now)
      throws SQLException {
    Optional<Human> by =
        switch (state) {
          case State.Pending _, State.Expired _ -> Optional.empty();
          case State.Granted granted -> Optional.of(granted.by());
          case State.Denied denied -> Optional.of(denied.by());
        };
    boolean byClock = state instanceof State.Expired;
    boolean decided =
        Sql.update(
                connection,
                "update access_request set state = ?, decided_issuer = ?, decided_subject = ?,"
                    + " decided_reason = ?, grant_id = ?, changed_at = ? where id = ?"
                    + " and state = 'pending' and expires_at "
                    + (byClock ? "<= ?" : "> ?"),
                state.code(),
                by.map(Human::issuer).orElse(null),
                by.map(Human::subject).orElse(null),
                by.isPresent() ? reason : null,
                state instanceof State.Granted granted ? granted.grant() : null,
                now,
                id,
                now)
            == 1;
    if (decided) {
      AccessTrail.ended(connection, id, new AccessAudit(event(state), by, reason, now));
      announce(connection, byId(connection, id).orElseThrow(), now);
    }
    return decided;
  }

  private static String event(State state) {
    return switch (state) {
      case State.Pending _ -> "request";
      case State.Granted _ -> "grant";
      case State.Denied _ -> "deny";
      case State.Expired _ -> "expire";
    };
  }

  private static void insert(Connection connection, AccessRequest request) throws SQLException {
    GrantRequest wanted = request.wanted();
    Sql.update(
        connection,
        """
        insert into access_request (id, issuer, subject, resource, verbs, task, lasts_seconds,
          reason, state, created_at, expires_at, changed_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        request.id(),
        wanted.holder().issuer(),
        wanted.holder().subject(),
        wanted.resource(),
        GrantRows.joined(wanted.verbs()),
        wanted.task().orElse(null),
        wanted.lasts().toSeconds(),
        request.reason(),
        request.state().code(),
        request.createdAt(),
        request.expiresAt(),
        request.createdAt());
  }

  private void announce(Connection connection, AccessRequest request, Instant now)
      throws SQLException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("access_request", request.id());
    json.put("state", request.state().code());
    json.put("resource", request.wanted().resource());
    ObjectNode holder = json.putObject("holder");
    holder.put("issuer", request.wanted().holder().issuer());
    holder.put("subject", request.wanted().holder().subject());
    json.put("expires_at", request.expiresAt().toString());
    outbox.append(connection, TOPIC, request.id(), request.state().code(), json.toString(), now);
  }

  private static Optional<AccessRequest> byId(Connection connection, String id)
      throws SQLException {
    return Sql.first(
        connection, AccessRequestStore::read, "select * from access_request where id = ?", id);
  }

  private static AccessRequest read(ResultSet row) throws SQLException {
    return new AccessRequest(
        row.getString("id"),
        new GrantRequest(
            new Human(row.getString("issuer"), row.getString("subject")),
            row.getString("resource"),
            GrantRows.split(row.getString("verbs")),
            Optional.ofNullable(row.getString("task")),
            Duration.ofSeconds(row.getLong("lasts_seconds"))),
        row.getString("reason"),
        Sql.requiredInstant(row, "created_at"),
        Sql.requiredInstant(row, "expires_at"),
        state(row));
  }

  private static State state(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return switch (state) {
      case "pending" -> new State.Pending();
      case "expired" -> new State.Expired();
      case "granted" -> new State.Granted(decidedBy(row), row.getString("grant_id"));
      case "denied" -> new State.Denied(decidedBy(row), row.getString("decided_reason"));
      default -> throw new SQLException("a request for access has no state " + state);
    };
  }

  private static Human decidedBy(ResultSet row) throws SQLException {
    return new Human(row.getString("decided_issuer"), row.getString("decided_subject"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
