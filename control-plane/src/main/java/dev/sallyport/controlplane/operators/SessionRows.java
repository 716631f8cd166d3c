package dev.sallyport.controlplane.operators;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.resource.OperatorRole;
import dev.sallyport.database.DatabaseException;
import dev.sallyport.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The table of sessions. */
final class SessionRows {

  private static final JsonMapper JSON = new JsonMapper();

  private SessionRows() {}

  /**
   * A row.
   *
   * @param setting digest of the configuration that gave it its roles
   * @param seenAt when it was used last, to the minute
   */
  record Kept(String setting, Operator operator, Session.Use use, Instant seenAt, Instant endsAt) {}

  static void insert(Connection connection, String digest, Kept session) throws SQLException {
    Human human = session.operator().human();
    Sql.update(
        connection,
        """
        insert into operator_session
          (digest, setting, kind, issuer, subject, person, seen_at, ends_at)
          values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        digest,
        session.setting(),
        session.use().name(),
        human.issuer(),
        human.subject(),
        person(session.operator()),
        session.seenAt(),
        session.endsAt());
  }

  static Optional<Kept> find(Connection connection, String digest) throws SQLException {
    return Sql.first(
        connection, SessionRows::read, "select * from operator_session where digest = ?", digest);
  }

  static void seen(Connection connection, String digest, Instant now) throws SQLException {
    Sql.update(connection, "update operator_session set seen_at = ? where digest = ?", now, digest);
  }

  static void delete(Connection connection, String digest) throws SQLException {
    Sql.update(connection, "delete from operator_session where digest = ?", digest);
  }

  static void deleteOf(Connection connection, Human human) throws SQLException {
    Sql.update(
        connection,
        "delete from operator_session where issuer = ? and subject = ?",
        human.issuer(),
        human.subject());
  }

  /** Those that are over, or of another configuration. */
  static void deleteOver(Connection connection, String setting, Instant now, Instant unusedSince)
      throws SQLException {
    Sql.update(
        connection,
        "delete from operator_session where ends_at <= ? or seen_at <= ? or setting <> ?",
        now,
        unusedSince,
        setting);
  }

  static long count(Connection connection) throws SQLException {
    return counted(connection, "select count(*) from operator_session");
  }

  static long countOf(Connection connection, Human human) throws SQLException {
    return counted(
        connection,
        "select count(*) from operator_session where issuer = ? and subject = ?",
        human.issuer(),
        human.subject());
  }

  /** The one that was not used for longest. */
  static void deleteOldest(Connection connection) throws SQLException {
    Optional<String> oldest =
        Sql.first(
            connection,
            row -> row.getString(1),
            "select digest from operator_session order by seen_at, digest limit 1");
    if (oldest.isPresent()) {
      delete(connection, oldest.get());
    }
  }

  /** The one of a person that was not used for longest. */
  static void deleteOldestOf(Connection connection, Human human) throws SQLException {
    Optional<String> oldest =
        Sql.first(
            connection,
            row -> row.getString(1),
            """
            select digest from operator_session where issuer = ? and subject = ?
              order by seen_at, digest limit 1
            """,
            human.issuer(),
            human.subject());
    if (oldest.isPresent()) {
      delete(connection, oldest.get());
    }
  }

  private static long counted(Connection connection, String sql, Object... values)
      throws SQLException {
    return Sql.first(connection, row -> row.getLong(1), sql, values).orElse(0L);
  }

  private static Kept read(ResultSet row) throws SQLException {
    return new Kept(
        row.getString("setting"),
        operator(
            new Human(row.getString("issuer"), row.getString("subject")), row.getString("person")),
        Session.Use.valueOf(row.getString("kind")),
        Sql.requiredInstant(row, "seen_at"),
        Sql.requiredInstant(row, "ends_at"));
  }

  private static String person(Operator operator) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    operator.groups().stream().sorted().forEach(json.putArray("groups")::add);
    operator.roles().stream().sorted().map(OperatorRole::name).forEach(json.putArray("roles")::add);
    return json.put("sees_all", operator.seesAll()).toString();
  }

  private static Operator operator(Human human, String person) {
    try {
      JsonNode json = JSON.readTree(person);
      Set<String> groups = new HashSet<>();
      json.path("groups").forEach(group -> groups.add(group.asText()));
      Set<OperatorRole> roles = EnumSet.noneOf(OperatorRole.class);
      json.path("roles").forEach(role -> roles.add(OperatorRole.valueOf(role.asText())));
      return new Operator(human, groups, roles, json.path("sees_all").asBoolean());
    } catch (JsonProcessingException e) {
      throw new DatabaseException("A session is not as this program writes it.", e);
    }
  }
}
