package dev.sallyport.approvals.state;

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

/** Clients that wait, leave and come back. */
final class Waiting {

  private Waiting() {}

  static Outcome resend(Moment moment, Waiter waiter) {
    if (moment.state() instanceof Claimed) {
      return new Rejected(Rejection.RELEASING);
    }
    if (moment.state() instanceof Denied) {
      return new Rejected(Rejection.DENIED);
    }
    if (moment.state().waiting().isEmpty()) {
      return new Rejected(Rejection.OVER);
    }
    if (moment.isLate()) {
      return new Rejected(Rejection.EXPIRED);
    }
    Attendance attendance = moment.state().waiting().get();
    return attendance.isFull() && !attendance.has(waiter)
        ? new Rejected(Rejection.TOO_MANY_WAITING)
        : moment.to(attended(moment.state(), attendance.with(waiter)));
  }

  static Outcome defer(Moment moment, Waiter waiter) {
    return leave(moment, waiter, true);
  }

  /** The last one to leave withdraws an approval that nobody was told of. */
  static Outcome disconnect(Moment moment, Waiter waiter) {
    return leave(moment, waiter, false);
  }

  static Outcome guardLost(Moment moment, String guard) {
    if (moment.state() instanceof Claimed claimed) {
      return claimed.claim().guard().equals(guard)
          ? moment.alarming(new ReleasedOutcomeUnknown(claimed.claim(), claimed.at()))
          : new Rejected(Rejection.NOT_WAITING);
    }
    return moment
        .state()
        .waiting()
        .filter(attendance -> attendance.hasGuard(guard))
        .<Outcome>map(
            attendance -> moment.to(attended(moment.state(), attendance.withoutGuard(guard))))
        .orElseGet(() -> new Rejected(Rejection.NOT_WAITING));
  }

  private static Outcome leave(Moment moment, Waiter waiter, boolean announced) {
    if (moment.state().waiting().filter(attendance -> attendance.has(waiter)).isEmpty()) {
      return new Rejected(Rejection.NOT_WAITING);
    }
    Attendance rest = moment.state().waiting().get().without(waiter);
    if (announced) {
      rest = rest.afterAnnouncing();
    }
    return rest.isAbandoned()
        ? moment.to(new Withdrawn())
        : moment.to(attended(moment.state(), rest));
  }

  private static ApprovalState attended(ApprovalState state, Attendance attendance) {
    return switch (state) {
      case Pending pending -> new Pending(pending.votes(), pending.expiresAt(), attendance);
      case Approved approved -> new Approved(approved.grant(), attendance);
      case Denied _,
          Expired _,
          Withdrawn _,
          Claimed _,
          Released _,
          ReleasedOutcomeUnknown _,
          Revoked _ ->
          state;
    };
  }
}
