package dev.sallyport.approvals.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessGrant.State;
import dev.sallyport.approvals.grant.GrantRequest;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Grants as rows, and what the outbox says of them. */
final class GrantRows {

  static final String TOPIC = "grant";

  private static final String VERB_SEPARATOR = "\n";

  private GrantRows() {}

  /** A grant that begins now. */
  static AccessGrant of(GrantRequest request, Human by, Instant now) {
    return new AccessGrant(
        ApprovalId.random().value(),
        request.holder(),
        request.resource(),
        request.verbs(),
        request.task(),
        by,
        now,
        now.plus(request.lasts()),
        new State.Active());
  }

  static String joined(Collection<String> verbs) {
    return String.join(VERB_SEPARATOR, verbs);
  }

  static SortedSet<String> split(String verbs) {
    return new TreeSet<>(Arrays.asList(verbs.split(VERB_SEPARATOR, -1)));
  }

  static void insert(Connection connection, AccessGrant grant) throws SQLException {
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
        joined(grant.verbs()),
        grant.task().orElse(null),
        grant.createdBy().issuer(),
        grant.createdBy().subject(),
        grant.createdAt(),
        grant.expiresAt(),
        grant.state().code(),
        grant.createdAt());
  }

  /** Whether it was in force until now, and no longer is. */
  static boolean finish(Connection connection, String id, State state, Instant now)
      throws SQLException {
    Optional<Human> by = by(state);
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

  static Optional<AccessGrant> byId(Connection connection, String id) throws SQLException {
    return Sql.first(connection, GrantRows::read, "select * from access_grant where id = ?", id);
  }

  static AccessGrant read(ResultSet row) throws SQLException {
    return new AccessGrant(
        row.getString("id"),
        new Human(row.getString("issuer"), row.getString("subject")),
        row.getString("resource"),
        split(row.getString("verbs")),
        Optional.ofNullable(row.getString("task")),
        new Human(row.getString("created_issuer"), row.getString("created_subject")),
        Sql.requiredInstant(row, "created_at"),
        Sql.requiredInstant(row, "expires_at"),
        state(row));
  }

  /** What the outbox says: names and times, no words of people. */
  static String announcement(AccessGrant grant) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("grant", grant.id());
    json.put("state", grant.state().code());
    json.put("resource", grant.resource());
    ObjectNode holder = json.putObject("holder");
    holder.put("issuer", grant.holder().issuer());
    holder.put("subject", grant.holder().subject());
    json.put("expires_at", grant.expiresAt().toString());
    return json.toString();
  }

  /** Who ended it; nobody when the clock did. */
  static Optional<Human> by(State state) {
    return switch (state) {
      case State.Active _, State.Expired _ -> Optional.empty();
      case State.Ended ended -> Optional.of(ended.by());
      case State.Revoked revoked -> Optional.of(revoked.by());
    };
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
}
