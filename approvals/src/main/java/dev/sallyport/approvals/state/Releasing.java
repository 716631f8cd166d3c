package dev.sallyport.approvals.state;

import dev.sallyport.approvals.state.ApprovalState.Approved;
import dev.sallyport.approvals.state.ApprovalState.Claimed;
import dev.sallyport.approvals.state.ApprovalState.Released;
import dev.sallyport.approvals.state.ApprovalState.ReleasedOutcomeUnknown;
import dev.sallyport.approvals.state.Outcome.Rejected;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** From the grant to the upstream. */
final class Releasing {

  private Releasing() {}

  static Outcome claim(Moment moment, ApprovalEvent.Claim claim) {
    if (!(moment.state() instanceof Approved approved)) {
      return new Rejected(Rejection.NOT_APPROVED);
    }
    if (moment.isLate()) {
      return new Rejected(Rejection.EXPIRED);
    }
    if (!approved.attendance().has(claim.waiter())) {
      return new Rejected(Rejection.NOT_WAITING);
    }
    return isSame(claim.digest(), moment.facts().digest())
        ? moment.to(new Claimed(approved.grant(), claim.waiter(), moment.now()))
        : new Rejected(Rejection.DIFFERENT_REQUEST);
  }

  /** Late word of a release is still word of it. */
  static Outcome release(Moment moment, Waiter waiter) {
    Optional<Waiter> claim =
        switch (moment.state()) {
          case Claimed claimed -> Optional.of(claimed.claim());
          case ReleasedOutcomeUnknown unknown -> Optional.of(unknown.claim());
          case ApprovalState.Pending _,
              Approved _,
              ApprovalState.Denied _,
              ApprovalState.Expired _,
              ApprovalState.Withdrawn _,
              Released _,
              ApprovalState.Revoked _ ->
              Optional.empty();
        };
    return claim.equals(Optional.of(waiter))
        ? moment.to(new Released(waiter, moment.now()))
        : new Rejected(Rejection.NOT_CLAIMED);
  }

  /** The grant is there again, until it expires. The client has to send the request again. */
  static Outcome notSent(Moment moment, Waiter waiter) {
    return moment.state() instanceof Claimed claimed
            && claimed.claim().equals(waiter)
            && !moment.isLate()
        ? moment.to(new Approved(claimed.grant(), Attendance.deferred()))
        : new Rejected(Rejection.NOT_CLAIMED);
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }
}
