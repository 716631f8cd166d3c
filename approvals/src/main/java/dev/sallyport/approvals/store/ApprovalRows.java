package dev.sallyport.approvals.store;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.approvals.state.Attendance;
import dev.sallyport.approvals.state.AuditRecord;
import dev.sallyport.approvals.state.Facts;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of approvals. */
final class ApprovalRows {

  private ApprovalRows() {}

  static void insert(Connection connection, Approval approval) throws SQLException {
    Facts facts = approval.facts();
    Sql.update(
        connection,
        """
        insert into approval (id, digest, open_digest, requester_issuer, requester_subject,
          resource, state, version, created_at, changed_at, deadline, claimed_by, alarm, terms,
          detail, request_view)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        facts.id().value(),
        facts.digest(),
        facts.digest(),
        facts.requester().issuer(),
        facts.requester().subject(),
        approval.resource(),
        approval.state().name().code(),
        approval.version(),
        approval.createdAt(),
        approval.changedAt(),
        approval.state().deadline().orElse(null),
        null,
        approval.alarm(),
        Codec.write(facts.terms()),
        Codec.write(approval.state()),
        approval.view());
    insertWaiters(connection, approval);
  }

  /** Writes the next version, if nobody else has. */
  static boolean update(Connection connection, Approval before, Approval after)
      throws SQLException {
    int rows =
        Sql.update(
            connection,
            """
            update approval set state = ?, version = ?, changed_at = ?, deadline = ?,
              claimed_by = ?, open_digest = ?, alarm = ?, detail = ?
            where id = ? and version = ?
            """,
            after.state().name().code(),
            after.version(),
            after.changedAt(),
            after.state().deadline().orElse(null),
            claimedBy(after.state()),
            openDigest(after),
            after.alarm(),
            Codec.write(after.state()),
            after.facts().id().value(),
            before.version());
    if (rows == 1 && !before.state().waiting().equals(after.state().waiting())) {
      Sql.update(
          connection,
          "delete from approval_waiter where approval_id = ?",
          after.facts().id().value());
      insertWaiters(connection, after);
    }
    return rows == 1;
  }

  static void insertAudit(Connection connection, AuditRecord audit, long version)
      throws SQLException {
    Sql.update(
        connection,
        """
        insert into approval_audit (approval_id, version, event, from_state, to_state,
          actor_issuer, actor_subject, guard, exchange, reason, alarm, at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        audit.approval().value(),
        version,
        audit.event(),
        audit.from().map(StateName::code).orElse(null),
        audit.to().code(),
        audit.actor().map(Human::issuer).orElse(null),
        audit.actor().map(Human::subject).orElse(null),
        audit.by().map(Waiter::guard).orElse(null),
        audit.by().map(waiter -> waiter.exchange().value()).orElse(null),
        audit.reason(),
        audit.alarm(),
        audit.at());
  }

  /** Lets the request of a denial whose time is over be held anew. */
  static void forgetDenial(Connection connection, Approval denied) throws SQLException {
    Sql.update(
        connection,
        "update approval set open_digest = null where id = ? and version = ?",
        denied.facts().id().value(),
        denied.version());
  }

  static Optional<Approval> byId(Connection connection, ApprovalId id) throws SQLException {
    return Sql.first(
        connection, ApprovalRows::approval, "select * from approval where id = ?", id.value());
  }

  static Optional<Approval> byOpenDigest(Connection connection, String digest) throws SQLException {
    return Sql.first(
        connection, ApprovalRows::approval, "select * from approval where open_digest = ?", digest);
  }

  static List<Approval> newest(Connection connection, Optional<StateName> state, int most)
      throws SQLException {
    return state.isPresent()
        ? Sql.list(
            connection,
            ApprovalRows::approval,
            "select * from approval where state = ? order by created_at desc, id limit ?",
            state.get().code(),
            most)
        : Sql.list(
            connection,
            ApprovalRows::approval,
            "select * from approval order by created_at desc, id limit ?",
            most);
  }

  static List<ApprovalId> due(Connection connection, Instant now, int most) throws SQLException {
    return Sql.list(
        connection,
        ApprovalRows::id,
        "select id from approval where deadline <= ? order by deadline limit ?",
        now,
        most);
  }

  static List<ApprovalId> ofGuard(Connection connection, String guard) throws SQLException {
    return Sql.list(
        connection,
        ApprovalRows::id,
        """
        select id from approval where claimed_by = ?
        union select approval_id from approval_waiter where guard = ?
        """,
        guard,
        guard);
  }

  static List<AuditRecord> audit(Connection connection, ApprovalId id) throws SQLException {
    return Sql.list(
        connection,
        ApprovalRows::audit,
        "select * from approval_audit where approval_id = ? order by version",
        id.value());
  }

  private static void insertWaiters(Connection connection, Approval approval) throws SQLException {
    for (Waiter waiter : approval.state().waiting().orElse(Attendance.deferred()).waiters()) {
      Sql.update(
          connection,
          "insert into approval_waiter (approval_id, guard, exchange) values (?, ?, ?)",
          approval.facts().id().value(),
          waiter.guard(),
          waiter.exchange().value());
    }
  }

  private static @Nullable String claimedBy(ApprovalState state) {
    return state instanceof ApprovalState.Claimed claimed ? claimed.claim().guard() : null;
  }

  /**
   * While the same request belongs to this approval. A denial stands until its time is over, and a
   * claim may yet turn out not to have been used.
   */
  private static @Nullable String openDigest(Approval approval) {
    return switch (approval.state()) {
      case ApprovalState.Pending _,
          ApprovalState.Approved _,
          ApprovalState.Denied _,
          ApprovalState.Claimed _ ->
          approval.facts().digest();
      case ApprovalState.Expired _,
          ApprovalState.Withdrawn _,
          ApprovalState.Released _,
          ApprovalState.ReleasedOutcomeUnknown _,
          ApprovalState.Revoked _ ->
          null;
    };
  }

  private static ApprovalId id(ResultSet row) throws SQLException {
    return new ApprovalId(row.getString(1));
  }

  private static Approval approval(ResultSet row) throws SQLException {
    Facts facts =
        new Facts(
            new ApprovalId(row.getString("id")),
            new Human(row.getString("requester_issuer"), row.getString("requester_subject")),
            row.getString("digest"),
            Codec.terms(row.getString("terms")));
    return new Approval(
        facts,
        row.getString("resource"),
        row.getString("request_view"),
        Codec.state(row.getString("detail")),
        row.getLong("version"),
        Sql.requiredInstant(row, "created_at"),
        Sql.requiredInstant(row, "changed_at"),
        row.getBoolean("alarm"));
  }

  private static AuditRecord audit(ResultSet row) throws SQLException {
    Optional<String> actor = Optional.ofNullable(row.getString("actor_issuer"));
    String actorSubject = row.getString("actor_subject");
    Optional<String> guard = Optional.ofNullable(row.getString("guard"));
    String exchange = row.getString("exchange");
    return new AuditRecord(
        new ApprovalId(row.getString("approval_id")),
        row.getString("event"),
        Optional.ofNullable(row.getString("from_state")).flatMap(StateName::withCode),
        StateName.withCode(row.getString("to_state")).orElseThrow(),
        actor.map(issuer -> new Human(issuer, actorSubject)),
        guard.map(name -> new Waiter(name, new ExchangeId(exchange))),
        row.getString("reason"),
        row.getBoolean("alarm"),
        Sql.requiredInstant(row, "at"));
  }
}
