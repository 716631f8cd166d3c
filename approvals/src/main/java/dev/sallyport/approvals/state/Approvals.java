package dev.sallyport.approvals.state;

import dev.sallyport.approvals.review.Reviewer;
import dev.sallyport.approvals.state.ApprovalState.Approved;
import dev.sallyport.approvals.state.ApprovalState.Claimed;
import dev.sallyport.approvals.state.ApprovalState.Denied;
import dev.sallyport.approvals.state.ApprovalState.Expired;
import dev.sallyport.approvals.state.ApprovalState.Pending;
import dev.sallyport.approvals.state.ApprovalState.Released;
import dev.sallyport.approvals.state.ApprovalState.ReleasedOutcomeUnknown;
import dev.sallyport.approvals.state.ApprovalState.Revoked;
import dev.sallyport.approvals.state.ApprovalState.Withdrawn;
import dev.sallyport.approvals.state.Outcome.Rejected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of an approval as one pure function.
 *
 * <p>A guard first checks token and policy again, then claims, then sends, then reports. Only one
 * claim can win, and a claim ends in exactly one of three ways: released, known not to have been
 * sent (the grant is there again), or unknown. Unknown counts as released, because the other error
 * would release twice.
 *
 * <p>Deadlines count before everything else: whatever comes at or after one is too late, whether
 * the clock's own event has been applied or not.
 */
public final class Approvals {

  private Approvals() {}

  /** A new approval that nobody has looked at, and its audit record. */
  public static Outcome.Transition open(Facts facts, Attendance attendance, Instant now) {
    Pending pending = new Pending(List.of(), now.plus(facts.terms().pendingFor()), attendance);
    AuditRecord audit =
        new AuditRecord(
            facts.id(),
            "open",
            Optional.empty(),
            StateName.PENDING,
            Optional.of(facts.requester()),
            attendance.waiters().stream().findFirst(),
            "",
            false,
            now);
    return new Outcome.Transition(pending, audit);
  }

  /** What an event leads to. */
  public static Outcome apply(Facts facts, ApprovalState state, ApprovalEvent event, Instant now) {
    Moment moment = new Moment(facts, state, event, now);
    return switch (event) {
      case ApprovalEvent.Approve approve -> approve(moment, approve.reviewer());
      case ApprovalEvent.BreakGlass breaking -> breakGlass(moment, breaking.reviewer());
      case ApprovalEvent.Reveal reveal -> reveal(moment, reveal.reviewer());
      case ApprovalEvent.Deny deny -> deny(moment, deny);
      case ApprovalEvent.Revoke revoke -> revoke(moment, revoke);
      case ApprovalEvent.Withdraw _ -> withdraw(moment);
      case ApprovalEvent.Supersede _ -> end(moment);
      case ApprovalEvent.Expire _ -> expire(moment);
      case ApprovalEvent.Resend resend -> Waiting.resend(moment, resend.waiter());
      case ApprovalEvent.Defer defer -> Waiting.defer(moment, defer.waiter());
      case ApprovalEvent.Disconnect disconnect -> Waiting.disconnect(moment, disconnect.waiter());
      case ApprovalEvent.GuardLost lost -> Waiting.guardLost(moment, lost.guard());
      case ApprovalEvent.Claim claim -> Releasing.claim(moment, claim);
      case ApprovalEvent.Release release -> Releasing.release(moment, release.waiter());
      case ApprovalEvent.NotSent notSent -> Releasing.notSent(moment, notSent.waiter());
    };
  }

  private static Outcome approve(Moment moment, Reviewer reviewer) {
    if (!(moment.state() instanceof Pending pending)) {
      return new Rejected(Rejection.NOT_PENDING);
    }
    Optional<Rejection> objection =
        objection(moment, reviewer, moment.facts().terms().invites(reviewer));
    if (objection.isPresent()) {
      return new Rejected(objection.get());
    }
    if (pending.votes().stream().anyMatch(vote -> isBy(vote, reviewer))) {
      return new Rejected(Rejection.ALREADY_VOTED);
    }
    List<Vote> votes = new ArrayList<>(pending.votes());
    votes.add(new Vote(reviewer, moment.now()));
    return moment.facts().terms().satisfiedBy(votes.stream().map(Vote::reviewer).toList())
        ? moment.to(new Approved(moment.grant(votes, false), pending.attendance()))
        : moment.to(new Pending(votes, pending.expiresAt(), pending.attendance()));
  }

  private static Outcome breakGlass(Moment moment, Reviewer reviewer) {
    if (!(moment.state() instanceof Pending pending)) {
      return new Rejected(Rejection.NOT_PENDING);
    }
    Optional<Rejection> objection = objection(moment, reviewer, true);
    if (objection.isPresent()) {
      return new Rejected(objection.get());
    }
    if (!moment.facts().terms().mayBreakGlass(reviewer)) {
      return new Rejected(Rejection.BREAK_GLASS_NOT_ALLOWED);
    }
    if (moment.event().reason().isBlank()) {
      return new Rejected(Rejection.REASON_REQUIRED);
    }
    List<Vote> votes = new ArrayList<>(pending.votes());
    votes.removeIf(vote -> isBy(vote, reviewer));
    votes.add(new Vote(reviewer, moment.now()));
    return moment.alarming(new Approved(moment.grant(votes, true), pending.attendance()));
  }

  /** Changes nothing but the audit trail, before anything is shown. */
  private static Outcome reveal(Moment moment, Reviewer reviewer) {
    if (!(moment.state() instanceof Pending pending)) {
      return new Rejected(Rejection.NOT_PENDING);
    }
    if (!reviewer.seesAll()) {
      return new Rejected(Rejection.MAY_NOT_SEE_ALL);
    }
    return objection(moment, reviewer, moment.mayStop(reviewer))
        .<Outcome>map(Rejected::new)
        .orElseGet(() -> moment.to(pending));
  }

  private static Outcome deny(Moment moment, ApprovalEvent.Deny deny) {
    if (!(moment.state() instanceof Pending pending)) {
      return new Rejected(Rejection.NOT_PENDING);
    }
    return objection(moment, deny.reviewer(), moment.mayStop(deny.reviewer()))
        .<Outcome>map(Rejected::new)
        .orElseGet(
            () ->
                moment.to(new Denied(deny.reviewer().human(), deny.reason(), pending.expiresAt())));
  }

  private static Outcome revoke(Moment moment, ApprovalEvent.Revoke revoke) {
    Optional<Waiter> claim =
        switch (moment.state()) {
          case Claimed claimed -> Optional.of(claimed.claim());
          case Released released -> Optional.of(released.claim());
          case ReleasedOutcomeUnknown unknown -> Optional.of(unknown.claim());
          case Pending _, Approved _, Denied _, Expired _, Withdrawn _, Revoked _ ->
              Optional.empty();
        };
    if (claim.isEmpty() && !(moment.state() instanceof Approved)) {
      return new Rejected(Rejection.NOT_APPROVED);
    }
    if (!moment.mayStop(revoke.reviewer())) {
      return new Rejected(Rejection.NOT_A_REVIEWER);
    }
    return moment.to(new Revoked(revoke.reviewer().human(), revoke.reason(), claim));
  }

  private static Outcome withdraw(Moment moment) {
    if (!moment.event().actor().equals(Optional.of(moment.facts().requester()))) {
      return new Rejected(Rejection.NOT_THE_REQUESTER);
    }
    return end(moment);
  }

  private static Outcome end(Moment moment) {
    return moment.state().waiting().isPresent()
        ? moment.to(new Withdrawn())
        : new Rejected(Rejection.OVER);
  }

  private static Outcome expire(Moment moment) {
    if (!moment.isLate()) {
      return new Rejected(Rejection.NOT_DUE);
    }
    return switch (moment.state()) {
      case Pending _ -> moment.to(new Expired(false));
      case Approved _ -> moment.to(new Expired(true));
      case Claimed claimed ->
          moment.alarming(new ReleasedOutcomeUnknown(claimed.claim(), claimed.at()));
      case Denied _, Expired _, Withdrawn _, Released _, ReleasedOutcomeUnknown _, Revoked _ ->
          new Rejected(Rejection.OVER);
    };
  }

  private static Optional<Rejection> objection(Moment moment, Reviewer reviewer, boolean invited) {
    if (moment.isLate()) {
      return Optional.of(Rejection.EXPIRED);
    }
    if (reviewer.human().equals(moment.facts().requester())) {
      return Optional.of(Rejection.SELF_REVIEW);
    }
    return invited ? Optional.empty() : Optional.of(Rejection.NOT_A_REVIEWER);
  }

  private static boolean isBy(Vote vote, Reviewer reviewer) {
    return vote.reviewer().human().equals(reviewer.human());
  }
}
