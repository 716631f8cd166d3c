package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.approvals.answer.Preference;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.extproc.hold.Standing;
import dev.sallyport.extproc.record.NotRecordedException;

/**
 * What the client of a held request is told that is not released, and what the recording says of
 * it.
 *
 * @param preference how long the client wants to wait
 * @param body the whole request
 */
record HoldOutcome(RequestJourney journey, Preference preference, ByteString body) {

  /** It is to come back. */
  Refusal deferred(ApprovalId approval) throws NotRecordedException {
    journey.recorder().approval("deferred", approval);
    return Refusal.pending(
        approval,
        new Refusal.ComeBack(
            journey.statusUrl(approval),
            preference.respondAsync(),
            journey.elicitation(approval, body)));
  }

  /** The rules of approvals refused what the guard asked for. */
  Refusal rejected(Standing found) throws NotRecordedException {
    return switch (found.rejection().orElseThrow()) {
      case TOO_MANY_WAITING, RELEASING -> deferred(found.approval());
      case SELF_REVIEW,
          NOT_A_REVIEWER,
          MAY_NOT_SEE_ALL,
          ALREADY_VOTED,
          BREAK_GLASS_NOT_ALLOWED,
          REASON_REQUIRED,
          NOT_THE_REQUESTER,
          NOT_PENDING,
          NOT_APPROVED,
          NOT_CLAIMED,
          DIFFERENT_REQUEST,
          EXPIRED,
          NOT_DUE,
          NOT_WAITING,
          DENIED,
          OVER ->
          over(found);
    };
  }

  /** Its approval lets nothing pass any more. */
  Refusal over(Standing found) throws NotRecordedException {
    ErrorCode code =
        switch (found.state()) {
          case DENIED -> ErrorCode.APPROVAL_DENIED;
          case EXPIRED, PENDING, APPROVED -> ErrorCode.APPROVAL_EXPIRED;
          case WITHDRAWN -> ErrorCode.APPROVAL_WITHDRAWN;
          case CLAIMED, RELEASED, RELEASED_OUTCOME_UNKNOWN -> ErrorCode.APPROVAL_USED;
          case REVOKED -> ErrorCode.APPROVAL_REVOKED;
        };
    journey.recorder().approval(code.code().substring("approval_".length()), found.approval());
    return Refusal.of(code, found.approval());
  }
}
