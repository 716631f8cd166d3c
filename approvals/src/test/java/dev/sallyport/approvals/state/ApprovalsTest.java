package dev.sallyport.approvals.state;

import static dev.sallyport.approvals.Given.NOON;
import static dev.sallyport.approvals.Given.reviewer;
import static dev.sallyport.approvals.Given.waiter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.Given;
import dev.sallyport.approvals.review.HoldTerms;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApprovalsTest {

  private static final String DIGEST = "d1";
  private static final Waiter FIRST = waiter("g1", "a");
  private static final Waiter AGAIN = waiter("g2", "b");
  private static final Reviewer BOB = reviewer("bob", "security");

  private final Facts facts =
      new Facts(ApprovalId.random(), Given.human("alice"), DIGEST, Given.oneReviewer());
  private Instant now = NOON;
  private ApprovalState state = Approvals.open(facts, Attendance.inline(FIRST), now).next();

  @Test
  void anInlineRequestIsApprovedClaimedAndReleased() {
    assertThat(after(approve(BOB))).isInstanceOf(Approved.class);
    assertThat(after(claim(FIRST))).isInstanceOf(Claimed.class);
    assertThat(after(new ApprovalEvent.Release(FIRST))).isInstanceOf(Released.class);
  }

  @Test
  void openingIsOnTheAuditTrailWithItsRequester() {
    AuditRecord audit = Approvals.open(facts, Attendance.inline(FIRST), now).audit();

    assertThat(audit.event()).isEqualTo("open");
    assertThat(audit.actor()).contains(Given.human("alice"));
    assertThat(audit.by()).contains(FIRST);
    assertThat(audit.from()).isEmpty();
  }

  @Test
  void nobodyApprovesTheirOwnRequestWhateverTheirGroups() {
    assertThat(refused(approve(reviewer("alice", "security", "on-call"))))
        .isEqualTo(Rejection.SELF_REVIEW);
    assertThat(refused(breakGlass(reviewer("alice", "security", "on-call"), "incident")))
        .isEqualTo(Rejection.SELF_REVIEW);
  }

  @Test
  void outsidersHaveNoSay() {
    assertThat(refused(approve(reviewer("mallory", "sales")))).isEqualTo(Rejection.NOT_A_REVIEWER);
    assertThat(refused(new ApprovalEvent.Deny(reviewer("mallory", "sales"), "no")))
        .isEqualTo(Rejection.NOT_A_REVIEWER);
  }

  @Test
  void aLookInClearIsOnTheTrailAndDecidesNothing() {
    assertThat(refused(new ApprovalEvent.Reveal(BOB))).isEqualTo(Rejection.MAY_NOT_SEE_ALL);
    assertThat(refused(new ApprovalEvent.Reveal(Given.seeingAll("alice", "security"))))
        .isEqualTo(Rejection.SELF_REVIEW);
    assertThat(refused(new ApprovalEvent.Reveal(Given.seeingAll("mallory", "sales"))))
        .isEqualTo(Rejection.NOT_A_REVIEWER);
    ApprovalState before = state;
    Outcome.Transition look =
        applied(new ApprovalEvent.Reveal(Given.seeingAll("paul", "security")));
    assertThat(look.next()).isEqualTo(before);
    assertThat(look.audit().event()).isEqualTo("reveal");
    assertThat(look.audit().actor()).contains(Given.human("paul"));
    after(approve(BOB));
    assertThat(refused(new ApprovalEvent.Reveal(Given.seeingAll("paul", "security"))))
        .isEqualTo(Rejection.NOT_PENDING);
  }

  @Test
  void breakingTheGlassNeedsAReasonAndRaisesAnAlarm() {
    Reviewer onCall = reviewer("olga", "on-call");

    assertThat(refused(approve(onCall))).isEqualTo(Rejection.NOT_A_REVIEWER);
    assertThat(refused(breakGlass(onCall, " "))).isEqualTo(Rejection.REASON_REQUIRED);
    assertThat(refused(breakGlass(BOB, "why not"))).isEqualTo(Rejection.BREAK_GLASS_NOT_ALLOWED);
    Outcome.Transition broken = applied(breakGlass(onCall, "outage 7"));
    assertThat(broken.audit().alarm()).isTrue();
    assertThat(broken.audit().reason()).isEqualTo("outage 7");
    assertThat(((Approved) broken.next()).grant().brokenGlass()).isTrue();
  }

  @Test
  void aDeadlineIsTheFirstMomentThatIsTooLate() {
    now = NOON.plus(HoldTerms.PENDING_FOR).minusMillis(1);
    assertThat(refused(new ApprovalEvent.Expire())).isEqualTo(Rejection.NOT_DUE);
    now = NOON.plus(HoldTerms.PENDING_FOR);
    assertThat(refused(approve(BOB))).isEqualTo(Rejection.EXPIRED);
    assertThat(after(new ApprovalEvent.Expire())).isEqualTo(new Expired(false));
  }

  @Test
  void aGrantThatNobodyUsesExpires() {
    after(approve(BOB));
    now = NOON.plus(HoldTerms.GRANT_FOR);

    assertThat(refused(claim(FIRST))).isEqualTo(Rejection.EXPIRED);
    assertThat(after(new ApprovalEvent.Expire())).isEqualTo(new Expired(true));
  }

  @Test
  void anotherRequestCannotUseTheGrant() {
    after(approve(BOB));

    assertThat(refused(new ApprovalEvent.Claim(FIRST, "d2")))
        .isEqualTo(Rejection.DIFFERENT_REQUEST);
    assertThat(refused(claim(AGAIN))).isEqualTo(Rejection.NOT_WAITING);
  }

  @Test
  void aClaimIsNotSharedAndAReleasedRequestIsOver() {
    after(new ApprovalEvent.Resend(AGAIN));
    after(approve(BOB));
    after(claim(AGAIN));

    assertThat(refused(claim(FIRST))).isEqualTo(Rejection.NOT_APPROVED);
    assertThat(refused(new ApprovalEvent.Release(FIRST))).isEqualTo(Rejection.NOT_CLAIMED);
    after(new ApprovalEvent.Release(AGAIN));
    assertThat(refused(claim(AGAIN))).isEqualTo(Rejection.NOT_APPROVED);
    assertThat(refused(new ApprovalEvent.Release(AGAIN))).isEqualTo(Rejection.NOT_CLAIMED);
    assertThat(refused(new ApprovalEvent.Resend(FIRST))).isEqualTo(Rejection.OVER);
  }

  @Test
  void aDisconnectWithdrawsAnInlineHoldButNotOneThatTheClientKnowsOf() {
    ApprovalState inline = state;
    assertThat(after(new ApprovalEvent.Disconnect(FIRST))).isInstanceOf(Withdrawn.class);

    state = inline;
    after(new ApprovalEvent.Defer(FIRST));
    after(new ApprovalEvent.Resend(AGAIN));
    assertThat(after(new ApprovalEvent.Disconnect(AGAIN))).isInstanceOf(Pending.class);
  }

  @Test
  void anApprovedRequestWhoseClientHasGoneIsWithdrawn() {
    after(approve(BOB));

    assertThat(after(new ApprovalEvent.Disconnect(FIRST))).isInstanceOf(Withdrawn.class);
  }

  @Test
  void aLostGuardLeavesTheApprovalUsable() {
    after(new ApprovalEvent.GuardLost("g1"));
    after(approve(BOB));
    after(new ApprovalEvent.Resend(AGAIN));

    assertThat(after(claim(AGAIN))).isInstanceOf(Claimed.class);
  }

  @Test
  void aCrashBetweenClaimAndReleaseIsVisible() {
    after(approve(BOB));
    after(claim(FIRST));

    assertThat(refused(new ApprovalEvent.GuardLost("g2"))).isEqualTo(Rejection.NOT_WAITING);
    Outcome.Transition lost = applied(new ApprovalEvent.GuardLost("g1"));
    assertThat(lost.next()).isEqualTo(new ReleasedOutcomeUnknown(FIRST, NOON));
    assertThat(lost.audit().alarm()).isTrue();
  }

  @Test
  void aClaimWithoutWordBecomesUnknownAndLateWordSettlesIt() {
    after(approve(BOB));
    after(claim(FIRST));
    now = NOON.plus(ApprovalState.CLAIM_PATIENCE);

    assertThat(refused(new ApprovalEvent.NotSent(FIRST))).isEqualTo(Rejection.NOT_CLAIMED);
    assertThat(after(new ApprovalEvent.Expire())).isInstanceOf(ReleasedOutcomeUnknown.class);
    assertThat(after(new ApprovalEvent.Release(FIRST))).isInstanceOf(Released.class);
  }

  @Test
  void whatWasCertainlyNotSentMayBeClaimedOnceMore() {
    after(approve(BOB));
    after(claim(FIRST));
    after(new ApprovalEvent.NotSent(FIRST));

    assertThat(refused(new ApprovalEvent.Release(FIRST))).isEqualTo(Rejection.NOT_CLAIMED);
    after(new ApprovalEvent.Resend(AGAIN));
    assertThat(after(claim(AGAIN))).isInstanceOf(Claimed.class);
  }

  @Test
  void revokingBeforeTheReleaseStopsItAndAfterItNamesTheStreamToCut() {
    after(approve(BOB));
    ApprovalState approved = state;
    after(revoke(BOB));
    assertThat(refused(claim(FIRST))).isEqualTo(Rejection.NOT_APPROVED);

    state = approved;
    after(claim(FIRST));
    after(revoke(BOB));
    assertThat(state).isEqualTo(new Revoked(Given.human("bob"), "mistake", Optional.of(FIRST)));
    assertThat(refused(new ApprovalEvent.Release(FIRST))).isEqualTo(Rejection.NOT_CLAIMED);
  }

  @Test
  void aDenialEndsIt() {
    assertThat(after(new ApprovalEvent.Deny(BOB, "too risky")))
        .isEqualTo(new Denied(Given.human("bob"), "too risky", NOON.plus(HoldTerms.PENDING_FOR)));
    assertThat(refused(approve(BOB))).isEqualTo(Rejection.NOT_PENDING);
  }

  @Test
  void onlyTheRequesterWithdraws() {
    assertThat(refused(new ApprovalEvent.Withdraw(Given.human("bob"))))
        .isEqualTo(Rejection.NOT_THE_REQUESTER);
    assertThat(after(new ApprovalEvent.Withdraw(Given.human("alice"))))
        .isInstanceOf(Withdrawn.class);
  }

  @Test
  void theNumberOfStreamsThatWaitIsBounded() {
    for (int i = 1; i < Attendance.MOST_WAITERS; i++) {
      after(new ApprovalEvent.Resend(waiter("g1", "more-" + i)));
    }

    assertThat(refused(new ApprovalEvent.Resend(AGAIN))).isEqualTo(Rejection.TOO_MANY_WAITING);
    now = now.plus(Duration.ofSeconds(1));
    assertThat(after(new ApprovalEvent.Resend(FIRST))).isInstanceOf(Pending.class);
  }

  private ApprovalState after(ApprovalEvent event) {
    state = applied(event).next();
    return state;
  }

  private Outcome.Transition applied(ApprovalEvent event) {
    return (Outcome.Transition) Approvals.apply(facts, state, event, now);
  }

  private Rejection refused(ApprovalEvent event) {
    return ((Outcome.Rejected) Approvals.apply(facts, state, event, now)).reason();
  }

  private static ApprovalEvent approve(Reviewer reviewer) {
    return new ApprovalEvent.Approve(reviewer, "");
  }

  private static ApprovalEvent breakGlass(Reviewer reviewer, String reason) {
    return new ApprovalEvent.BreakGlass(reviewer, reason);
  }

  private static ApprovalEvent revoke(Reviewer reviewer) {
    return new ApprovalEvent.Revoke(reviewer, "mistake");
  }

  private static ApprovalEvent claim(Waiter waiter) {
    return new ApprovalEvent.Claim(waiter, DIGEST);
  }
}
