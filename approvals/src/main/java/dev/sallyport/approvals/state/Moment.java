package dev.sallyport.approvals.state;

import dev.sallyport.approvals.review.Reviewer;
import dev.sallyport.approvals.state.Outcome.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One event at one approval at one time: what every rule looks at. */
record Moment(Facts facts, ApprovalState state, ApprovalEvent event, Instant now) {

  /** Whether the state's deadline has come. */
  boolean isLate() {
    return state.deadline().map(deadline -> !now.isBefore(deadline)).orElse(false);
  }

  /** Whether the reviewer may say no or take a yes back. */
  boolean mayStop(Reviewer reviewer) {
    return facts.terms().invites(reviewer) || facts.terms().mayBreakGlass(reviewer);
  }

  Grant grant(List<Vote> votes, boolean brokenGlass) {
    return new Grant(votes, now.plus(facts.terms().grantFor()), brokenGlass);
  }

  Transition to(ApprovalState next) {
    return new Transition(next, audit(next, false));
  }

  /** A transition that somebody has to look at at once. */
  Transition alarming(ApprovalState next) {
    return new Transition(next, audit(next, true));
  }

  private AuditRecord audit(ApprovalState next, boolean alarm) {
    return new AuditRecord(
        facts.id(),
        event.name(),
        Optional.of(state.name()),
        next.name(),
        event.actor(),
        waiter(),
        event.reason(),
        alarm,
        now);
  }

  private Optional<Waiter> waiter() {
    return switch (event) {
      case ApprovalEvent.Resend resend -> Optional.of(resend.waiter());
      case ApprovalEvent.Defer defer -> Optional.of(defer.waiter());
      case ApprovalEvent.Disconnect disconnect -> Optional.of(disconnect.waiter());
      case ApprovalEvent.Claim claim -> Optional.of(claim.waiter());
      case ApprovalEvent.Release release -> Optional.of(release.waiter());
      case ApprovalEvent.NotSent notSent -> Optional.of(notSent.waiter());
      case ApprovalEvent.Approve _,
          ApprovalEvent.BreakGlass _,
          ApprovalEvent.Reveal _,
          ApprovalEvent.Deny _,
          ApprovalEvent.Revoke _,
          ApprovalEvent.Withdraw _,
          ApprovalEvent.Supersede _,
          ApprovalEvent.Expire _,
          ApprovalEvent.GuardLost _ ->
          Optional.empty();
    };
  }
}
