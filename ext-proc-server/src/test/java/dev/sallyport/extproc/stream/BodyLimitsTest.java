package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.decision.Terms;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.FakePolicy;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.policy.body.InspectedBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long, how large and how costly bodies may be that a decision waits for. */
class BodyLimitsTest extends BodyRequests {

  @Test
  void refusesWhatIsLargerThanThePolicyAllows() {
    guard.policy.decideFromNowOn(
        FakePolicy.ALLOW.under(
            new Terms(
                new Terms.Limits(Optional.of(10L), Optional.of(2_000L)),
                List.of(),
                Optional.empty(),
                false,
                false)));
    FakeEnvoy declared = guard.to("plain");
    declared.requestHead(guard.head("POST", "content-length", "11"), false);
    assertThat(refusal(declared).getStatus().getCodeValue()).isEqualTo(413);

    FakeEnvoy streamed = guard.to("plain");
    streamed.requestHead(guard.head("POST"), false).body(REQUEST, "1234567890", false);
    assertThat(streamed.next().hasRequestHeaders()).isTrue();
    assertThat(streamed.next().hasRequestBody()).isTrue();
    streamed.body(REQUEST, "1", true);
    assertThat(refusal(streamed).getBody().toStringUtf8()).contains("request_too_large");

    FakeEnvoy head = guard.to("plain");
    head.requestHead(guard.head("GET", "accept", "x".repeat(2_000)), true);
    assertThat(refusal(head).getStatus().getCodeValue()).isEqualTo(431);
  }

  @Test
  void spendsTheTokensOfACallFromItsBudget() {
    guard.policy.decideFromNowOn(
        FakePolicy.ALLOW.under(
            new Terms(
                Terms.Limits.NONE,
                List.of(new Terms.Budget("daily", Terms.Unit.TOKENS, 150, 86_400)),
                Optional.empty(),
                true,
                false)));
    String call = "{\"model\":\"m\",\"max_tokens\":100}";

    assertThat(post("models", call).next().hasRequestHeaders()).isTrue();
    ImmediateResponse spent = refusal(post("models", call));

    assertThat(spent.getStatus().getCodeValue()).isEqualTo(429);
    assertThat(spent.getHeaders().toString()).contains("retry-after");
    assertThat(refusal(post("models", "no JSON")).getBody().toStringUtf8())
        .as("what is not known costs more than any budget has")
        .contains("budget_spent");
  }

  @Test
  void chargesWhatTheAnswerSaysThatTheCallHasUsed() {
    guard.policy.decideFromNowOn(
        FakePolicy.ALLOW.under(
            new Terms(
                Terms.Limits.NONE,
                List.of(new Terms.Budget("daily", Terms.Unit.TOKENS, 150, 86_400)),
                Optional.empty(),
                true,
                false)));
    String call = "{\"model\":\"m\",\"max_tokens\":100}";
    FakeEnvoy first = post("models", call);
    assertThat(first.next().getRequestHeaders().toString()).contains("accept-encoding");
    first.responseHead(response(200, "content-type", "application/json"), false);
    first.body(RESPONSE, "{\"usage\":{\"total_", false);
    first.body(RESPONSE, "tokens\":50}}", true);
    first.halfClose();
    assertThat(first.status().isOk()).isTrue();

    FakeEnvoy second = post("models", call);
    assertThat(second.next().hasRequestHeaders()).as("100 are left of 150").isTrue();
    second.responseHead(response(400, "content-type", "application/json"), false);
    second.body(RESPONSE, "{}", true);
    second.halfClose();

    assertThat(post("models", call).next().hasRequestHeaders())
        .as("an error of the call has used nothing")
        .isTrue();
    assertThat(refusal(post("models", call)).getStatus().getCodeValue()).isEqualTo(429);
  }

  @Test
  void learnsOfALongBodyOnlyThatItIsTooLong() {
    guard.policy.decideBy(
        input ->
            input.body() instanceof InspectedBody.TooLarge
                ? FakePolicy.ALLOW.under(
                    new Terms(Terms.Limits.NONE, List.of(), Optional.empty(), true, false))
                : FakePolicy.ALLOW);
    FakeEnvoy envoy = guard.to("tools");
    envoy.requestHead(guard.head("POST", JSON), false);
    String half = "x".repeat(TestGuard.MOST_READ / 2 + 1);
    envoy.body(REQUEST, half, false);
    assertThat(envoy.rest()).isEmpty();
    envoy.body(REQUEST, half, false);
    assertThat(envoy.next().hasRequestHeaders()).isTrue();
    envoy.body(REQUEST, "end", true);

    assertThat(envoy.passed(REQUEST)).isEqualTo(half + half + "end");
    assertThat(guard.policy.statuses()).containsExactly("not_inspected", "too_large");
  }

  @Test
  void refusesALongBodyByDefault() {
    FakeEnvoy envoy = guard.to("tools");
    envoy.requestHead(guard.head("POST", JSON), false);
    envoy.body(REQUEST, "x".repeat(TestGuard.MOST_READ + 1), false);

    assertThat(refusal(envoy).getBody().toStringUtf8()).contains("body_not_read");
  }

  @Test
  void letsGoOfABodyWhoseClientIsGone() {
    FakeEnvoy envoy = guard.to("tools");
    envoy.requestHead(guard.head("POST", JSON), false).body(REQUEST, "x".repeat(500), false);
    assertThat(guard.budget.used()).isEqualTo(500);
    envoy.cancel();

    assertThat(guard.budget.used()).isZero();
    assertThat(guard.journal.only(Ended.class).outcome()).isEqualTo("aborted");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 2_000})
  void refusesABodyForWhichThereIsNoRoom(int size) {
    try (TestGuard small = TestGuard.withBudget(1_000)) {
      FakeEnvoy envoy = small.to("tools");
      envoy.requestHead(small.head("POST", JSON), false);
      envoy.body(REQUEST, "x".repeat(size), false).body(REQUEST, "x".repeat(size), false);

      assertThat(refusal(envoy).getBody().toStringUtf8()).contains("guard_busy");
      assertThat(small.budget.used()).isZero();
    }
  }

  @Test
  void aBodyThatStopsComingIsNotWaitedForForever() {
    guard.policy.decideBy(BodyRequests::onTool);
    FakeEnvoy envoy = guard.to("tools");
    envoy.requestHead(guard.head("POST", JSON), false);
    envoy.body(REQUEST, call(1, "search").substring(0, 20), false);

    guard.nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    guard.deadlines.look();
    assertThat(envoy.rest()).as("it is in time still").isEmpty();
    guard.nanos.addAndGet(1);
    guard.deadlines.look();

    ImmediateResponse refusal = refusal(envoy);
    assertThat(refusal.getStatus().getCodeValue()).isEqualTo(408);
    assertThat(refusal.getBody().toStringUtf8()).contains("request_timeout");
    assertThat(guard.journal.only(Ended.class).error()).contains("request_timeout");
    assertThat(guard.deadlines.size()).isZero();
    assertThat(guard.budget.used()).isZero();
  }

  @Test
  void aBodyThatIsWholeIsWaitedForNoMore() {
    guard.policy.decideBy(BodyRequests::onTool);
    FakeEnvoy envoy = post("tools", call(1, "search"));
    assertThat(guard.deadlines.size()).isZero();
    guard.nanos.addAndGet(Duration.ofDays(1).toNanos());
    guard.deadlines.look();

    assertThat(envoy.next().getDynamicMetadata().toString()).contains("admitted");
  }
}
