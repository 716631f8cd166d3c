package dev.sallyport.approvals.store;

import dev.sallyport.approvals.grant.AccessAudit;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The audit trail of grants and requests for them; written with the change it is about. */
final class AccessTrail {

  private AccessTrail() {}

  /** How something came to be. */
  static void begun(Connection connection, String id, AccessAudit record) throws SQLException {
    insert(connection, id, 1, record);
  }

  /** How it ended, which it does once. */
  static void ended(Connection connection, String id, AccessAudit record) throws SQLException {
    insert(connection, id, 2, record);
  }

  /** All of it, oldest first. */
  static List<AccessAudit> of(Connection connection, String id) throws SQLException {
    return Sql.list(
        connection,
        AccessTrail::read,
        "select * from access_audit where entity_id = ? order by version",
        id);
  }

  private static void insert(Connection connection, String id, long version, AccessAudit record)
      throws SQLException {
    Sql.update(
        connection,
        """
        insert into access_audit (entity_id, version, event, actor_issuer, actor_subject, reason,
          at)
        values (?, ?, ?, ?, ?, ?, ?)
        """,
        id,
        version,
        record.event(),
        record.actor().map(Human::issuer).orElse(null),
        record.actor().map(Human::subject).orElse(null),
        record.reason(),
        record.at());
  }

  private static AccessAudit read(ResultSet row) throws SQLException {
    String issuer = row.getString("actor_issuer");
    return new AccessAudit(
        row.getString("event"),
        issuer == null
            ? Optional.empty()
            : Optional.of(new Human(issuer, row.getString("actor_subject"))),
        row.getString("reason"),
        Sql.requiredInstant(row, "at"));
  }
}
