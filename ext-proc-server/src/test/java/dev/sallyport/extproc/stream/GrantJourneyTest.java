package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.extproc.grant.GrantBook;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.FakePolicy;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.policy.PolicyInput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Exchanges that would not run without a grant. */
class GrantJourneyTest extends HeldRequests {

  @Test
  void cutsAnAnswerWhoseGrantIsTakenBack() {
    guard.policy.decideBy(
        input ->
            input.grants().isEmpty()
                ? Decision.Deny.because(Reason.GROUP_NOT_ALLOWED)
                : FakePolicy.ALLOW);
    guard.grants.replace(List.of(grant("a"), grant("b")));
    FakeEnvoy envoy = guard.to("plain").requestHead(guard.head("GET"), true);
    envoy
        .responseHead(TestGuard.response(200, "content-type", "text/event-stream"), false)
        .body(RESPONSE, "data: one\n\n", false);

    guard.grants.end("a");

    assertThat(envoy.status().isOk()).isFalse();
    assertThat(guard.journal.only(Ended.class).outcome()).isEqualTo("revoked");
  }

  @Test
  void leavesAnAnswerAloneThatNeedsNoGrant() {
    guard.policy.decideFromNowOn(FakePolicy.ALLOW);
    guard.grants.replace(List.of(grant("a")));
    FakeEnvoy envoy = guard.to("plain").requestHead(guard.head("GET"), true);

    guard.grants.end("a");
    envoy.responseHead(TestGuard.response(204), true);

    assertThat(guard.journal.only(Ended.class).outcome()).isEqualTo("completed");
  }

  private GrantBook.Held grant(String id) {
    return new GrantBook.Held(
        new Human("test", "anna"),
        new PolicyInput.Grant(
            id,
            "plain",
            List.of("read"),
            Optional.empty(),
            guard.clock.instant().plus(Duration.ofHours(1))));
  }
}
