package dev.sallyport.approvals.store;

import dev.sallyport.approvals.state.ApprovalEvent;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.approvals.state.Approvals;
import dev.sallyport.approvals.state.Attendance;
import dev.sallyport.approvals.state.AuditRecord;
import dev.sallyport.approvals.state.Facts;
import dev.sallyport.approvals.state.Outcome;
import dev.sallyport.approvals.state.Rejection;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Approvals in SQL. Every change is one conditional update of one row, which succeeds only on the
 * version that was read, with its audit record and its event in the same transaction. Who loses
 * reads again and asks {@link Approvals} anew, so that two guards never both claim, and a reviewer
 * never approves what has just expired.
 */
public final class ApprovalStore {

  /** Every lost race means that somebody else won one, so that this is never reached in earnest. */
  private static final int ATTEMPTS = 1000;

  private static final int BATCH = 500;
  private static final String TOPIC = "approval";

  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;

  /** The approvals of a database. */
  public ApprovalStore(Database database, Outbox outbox, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Holds a request. The same request, by its digest, belongs to the same approval as long as that
   * is pending, granted or denied; afterwards it is held anew. It is held anew, too, when the
   * policy's terms have changed.
   */
  public Held hold(NewApproval request) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Instant now = now();
      Optional<Held> held = database.transaction(connection -> hold(connection, request, now));
      if (held.isPresent()) {
        outbox.wake();
        return held.get();
      }
    }
    throw new IllegalStateException("lost every race");
  }

  /** Applies an event. */
  public Applied apply(ApprovalId id, ApprovalEvent event) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Instant now = now();
      Optional<Applied> applied =
          database.transaction(
              connection -> {
                Optional<Approval> found = ApprovalRows.byId(connection, id);
                return found.isEmpty()
                    ? Optional.of(new Applied.Unknown())
                    : apply(connection, found.get(), event, now);
              });
      if (applied.isPresent()) {
        if (applied.get() instanceof Applied.Changed) {
          // A claim or a refusal that a power cut took back would let a request run again.
          database.sync();
          outbox.wake();
        }
        return applied.get();
      }
    }
    throw new IllegalStateException("lost every race");
  }

  /** The approval with an id. */
  public Optional<Approval> find(ApprovalId id) {
    return database.transaction(connection -> ApprovalRows.byId(connection, id));
  }

  /**
   * The newest approvals.
   *
   * @param state only those in this state
   * @param most how many at most
   */
  public List<Approval> newest(Optional<StateName> state, int most) {
    return database.transaction(connection -> ApprovalRows.newest(connection, state, most));
  }

  /** What happened to an approval, oldest first. */
  public List<AuditRecord> audit(ApprovalId id) {
    return database.transaction(connection -> ApprovalRows.audit(connection, id));
  }

  /**
   * Lets the clock look at what is due. Somebody has to call it about every second.
   *
   * @return how many approvals changed
   */
  public int expireDue() {
    Instant now = now();
    return applyToAll(
        database.transaction(connection -> ApprovalRows.due(connection, now, BATCH)),
        new ApprovalEvent.Expire());
  }

  /**
   * Tells all approvals that an ext-proc server is no more.
   *
   * @param guard its name
   * @return how many approvals changed
   */
  public int guardLost(String guard) {
    return applyToAll(
        database.transaction(connection -> ApprovalRows.ofGuard(connection, guard)),
        new ApprovalEvent.GuardLost(guard));
  }

  private int applyToAll(List<ApprovalId> ids, ApprovalEvent event) {
    int changed = 0;
    for (ApprovalId id : ids) {
      if (apply(id, event) instanceof Applied.Changed) {
        changed++;
      }
    }
    return changed;
  }

  private Optional<Held> hold(Connection connection, NewApproval request, Instant now)
      throws SQLException {
    Optional<Approval> found = ApprovalRows.byOpenDigest(connection, request.digest());
    if (found.isEmpty()) {
      return Optional.of(open(connection, request, now));
    }
    Approval approval = found.get();
    if (approval.state() instanceof ApprovalState.Denied denied) {
      if (now.isBefore(denied.standsUntil())) {
        return Optional.of(new Held.NotAttached(approval, Rejection.DENIED));
      }
      ApprovalRows.forgetDenial(connection, approval);
      return Optional.empty();
    }
    if (approval.state().deadline().filter(deadline -> !now.isBefore(deadline)).isPresent()) {
      apply(connection, approval, new ApprovalEvent.Expire(), now);
      return Optional.empty();
    }
    if (approval.state().waiting().isPresent()
        && !approval.facts().terms().equals(request.terms())) {
      apply(connection, approval, new ApprovalEvent.Supersede(), now);
      return Optional.empty();
    }
    return attach(connection, approval, request, now);
  }

  private Optional<Held> attach(
      Connection connection, Approval approval, NewApproval request, Instant now)
      throws SQLException {
    if (request.waiter().isEmpty()) {
      return Optional.of(
          approval.state() instanceof ApprovalState.Claimed
              ? new Held.NotAttached(approval, Rejection.RELEASING)
              : new Held.Attached(approval));
    }
    ApprovalEvent resend = new ApprovalEvent.Resend(request.waiter().get());
    return apply(connection, approval, resend, now)
        .map(
            applied ->
                switch (applied) {
                  case Applied.Changed changed -> new Held.Attached(changed.approval());
                  case Applied.Unchanged unchanged ->
                      new Held.NotAttached(unchanged.approval(), unchanged.reason());
                  case Applied.Unknown _ ->
                      throw new IllegalStateException("approvals are never deleted");
                });
  }

  private Held open(Connection connection, NewApproval request, Instant now) throws SQLException {
    Facts facts =
        new Facts(ApprovalId.random(), request.requester(), request.digest(), request.terms());
    Attendance attendance =
        request.waiter().map(Attendance::inline).orElseGet(Attendance::deferred);
    Outcome.Transition opened = Approvals.open(facts, attendance, now);
    Approval approval =
        new Approval(
            facts,
            request.resource(),
            request.view(),
            opened.next(),
            1,
            now,
            now,
            opened.audit().alarm());
    ApprovalRows.insert(connection, approval);
    publish(connection, Optional.empty(), approval, opened.audit());
    return new Held.Opened(approval);
  }

  /** Nothing if somebody else was faster. */
  private Optional<Applied> apply(
      Connection connection, Approval before, ApprovalEvent event, Instant now)
      throws SQLException {
    return switch (Approvals.apply(before.facts(), before.state(), event, now)) {
      case Outcome.Rejected rejected ->
          Optional.of(new Applied.Unchanged(before, rejected.reason()));
      case Outcome.Transition transition -> {
        Approval after =
            new Approval(
                before.facts(),
                before.resource(),
                before.view(),
                transition.next(),
                before.version() + 1,
                before.createdAt(),
                now,
                before.alarm() || transition.audit().alarm());
        if (!ApprovalRows.update(connection, before, after)) {
          yield Optional.empty();
        }
        publish(connection, Optional.of(before), after, transition.audit());
        yield Optional.of(new Applied.Changed(after, transition.audit()));
      }
    };
  }

  private void publish(
      Connection connection, Optional<Approval> before, Approval after, AuditRecord audit)
      throws SQLException {
    ApprovalRows.insertAudit(connection, audit, after.version());
    outbox.append(
        connection,
        TOPIC,
        after.facts().id().value(),
        after.state().name().code(),
        Announcement.of(before, after, audit),
        audit.at());
  }

  /** No finer than the columns, so that an approval reads back as it was. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
