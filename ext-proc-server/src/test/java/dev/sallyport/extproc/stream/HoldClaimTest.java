package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.extproc.testing.FakeDesk.rejected;
import static dev.sallyport.extproc.testing.FakeDesk.standing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.state.Rejection;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.extproc.hold.Standing;
import dev.sallyport.extproc.testing.FakeEnvoy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a held request is released once, whatever overtakes what. */
class HoldClaimTest extends HeldRequests {

  @Test
  void givesAClaimBackWhenTheClientWentAwayMeanwhile() {
    guard.desk.claimAnswer = new CompletableFuture<>();
    FakeEnvoy envoy = post("plain", "amount=5");
    decided(StateName.APPROVED, 2);
    envoy.cancel();
    envoy.status();

    guard.desk.claimAnswer.complete(standing(StateName.CLAIMED, 3));

    assertThat(guard.desk.said).containsExactly("hold", "claim", "not sent");
    assertThat(envoy.all()).isEmpty();
  }

  @Test
  void sendsNothingWhenTheClaimIsLost() {
    guard.desk.claimAnswer =
        CompletableFuture.completedFuture(rejected(StateName.EXPIRED, Rejection.NOT_APPROVED));
    FakeEnvoy envoy = post("plain", "amount=5");

    decided(StateName.APPROVED, 2);

    assertThat(refused(envoy, 403).path("code").asText()).isEqualTo("approval_expired");
    assertThat(guard.desk.said).containsExactly("hold", "claim");
  }

  @Test
  void sendsNothingWhenTheClaimIsNotAnswered() {
    guard.desk.claimAnswer = CompletableFuture.failedFuture(new IllegalStateException("away"));
    FakeEnvoy envoy = post("plain", "amount=5");

    decided(StateName.APPROVED, 2);

    assertThat(refused(envoy, 503).path("code").asText()).isEqualTo("hold_unavailable");
    assertThat(guard.desk.said).containsExactly("hold", "claim", "not sent");
  }

  @Test
  void takesARevocationThatOvertakesTheClaim() {
    guard.desk.claimAnswer = new CompletableFuture<>();
    FakeEnvoy envoy = post("plain", "amount=5");
    decided(StateName.APPROVED, 2);
    decided(StateName.REVOKED, 4);

    guard.desk.claimAnswer.complete(standing(StateName.CLAIMED, 3));

    assertThat(refused(envoy, 403).path("code").asText()).isEqualTo("approval_revoked");
    assertThat(envoy.passed(REQUEST)).isEmpty();
  }

  @Test
  void asksForAFreshTokenWhenThisOneHasExpired() {
    FakeEnvoy envoy = post("plain", "amount=5");
    guard.clock.advance(Duration.ofDays(2));

    decided(StateName.APPROVED, 2);

    assertThat(refused(envoy, 401).path("code").asText()).isEqualTo("token_expired");
    assertThat(guard.desk.said).containsExactly("hold", "told");
  }

  @Test
  void refusesWhenThePolicyHasChangedItsMind() {
    FakeEnvoy envoy = post("plain", "amount=5");
    guard.policy.decideFromNowOn(Decision.Deny.because(Reason.OUTSIDE_HOURS));

    decided(StateName.APPROVED, 2);

    assertThat(refused(envoy, 403).path("code").asText()).isEqualTo("policy_denied");
    assertThat(guard.desk.said).containsExactly("hold", "told");
  }

  @Test
  void refusesWhenThePolicyStillWantsAHuman() {
    guard.policy.decideFromNowOn(hold("{}"));
    FakeEnvoy envoy = post("plain", "amount=5");

    decided(StateName.APPROVED, 2);

    assertThat(refused(envoy, 403).path("code").asText()).isEqualTo("approval_insufficient");
    assertThat(envoy.passed(REQUEST)).isEmpty();
  }

  @Test
  void newsThatIsOlderThanTheAnswerCountsForNothing() {
    guard.desk.holdAnswer = CompletableFuture.completedFuture(standing(StateName.PENDING, 5));
    FakeEnvoy envoy = post("plain", "amount=5");

    decided(StateName.DENIED, 4);
    assertThat(envoy.rest()).isEmpty();

    decided(StateName.APPROVED, 6);
    assertThat(envoy.next().hasRequestHeaders()).isTrue();
  }

  @Test
  void newsThatOvertakesTheAnswerCounts() {
    CompletableFuture<Standing> slow = new CompletableFuture<>();
    guard.desk.holdAnswer = slow;
    FakeEnvoy envoy = post("plain", "amount=5");
    decided(StateName.DENIED, 2);

    slow.complete(standing(StateName.PENDING, 1));

    assertThat(refused(envoy, 403).path("code").asText()).isEqualTo("approval_denied");
  }
}
