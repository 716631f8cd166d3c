package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.FakeDesk.ID;
import static dev.sallyport.extproc.testing.FakeDesk.rejected;
import static dev.sallyport.extproc.testing.FakeDesk.standing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.approvals.state.Rejection;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.HoldTerms;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.FakePolicy;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.policy.PolicyInput;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that wait for a human, with a control plane that says what the test wants. */
class HoldJourneyTest {

  private static final ExchangeId EXCHANGE = new ExchangeId("5b0a7d0e-0000-4000-8000-000000000001");

  private final TestGuard guard = TestGuard.start();

  @BeforeEach
  void holdWhatNobodyHasApproved() {
    guard.policy.decideBy(
        input ->
            input
                    .approval()
                    .filter(given -> given.state() == PolicyInput.Approval.State.APPROVED)
                    .isPresent()
                ? FakePolicy.ALLOW
                : hold("{}"));
  }

  @AfterEach
  void stop() {
    guard.close();
  }

  private static Decision hold(String terms) {
    return new Decision.Hold(
        List.of(Reason.APPROVAL_REQUIRED), Optional.empty(), new HoldTerms(json(terms)));
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private FakeEnvoy post(String resource, String body, String... headers) {
    return guard
        .to(resource)
        .requestHead(guard.head("POST", headers), false)
        .body(REQUEST, body, true);
  }

  private void decided(StateName state, long version) {
    guard.watch.tell(standing(state, version), List.of(EXCHANGE));
  }

  private static JsonNode refused(FakeEnvoy envoy, int status) {
    ImmediateResponse answer = envoy.next().getImmediateResponse();
    assertThat(answer.getStatus().getCodeValue()).isEqualTo(status);
    return json(answer.getBody().toStringUtf8());
  }

  private List<String> steps() {
    return guard.journal.all(RecordedEvent.Approval.class).stream()
        .map(RecordedEvent.Approval::step)
        .toList();
  }

  @Test
  void passesWhatAHumanApproved() {
    FakeEnvoy envoy = post("plain", "amount=5");
    assertThat(envoy.rest()).isEmpty();

    decided(StateName.APPROVED, 2);

    assertThat(envoy.next().hasRequestHeaders()).isTrue();
    assertThat(envoy.passed(REQUEST)).isEqualTo("amount=5");
    assertThat(guard.desk.said).containsExactly("hold", "claim", "sent");
    assertThat(steps()).containsExactly("held", "approved", "claimed", "released");
    assertThat(guard.policy.asked().approval().orElseThrow().approvedBy())
        .extracting("subject")
        .containsExactly("rita");
    assertThat(guard.room.count()).isZero();
  }

  @Test
  void holdsARequestWithoutABody() {
    FakeEnvoy envoy = guard.to("plain").requestHead(guard.head("DELETE"), true);

    decided(StateName.APPROVED, 2);

    assertThat(envoy.next().hasRequestHeaders()).isTrue();
    envoy.responseHead(TestGuard.response(204), true);
    assertThat(envoy.next().hasResponseHeaders()).isTrue();
    assertThat(guard.journal.only(Ended.class).outcome()).isEqualTo("completed");
  }

  @Test
  void decidesOnBodiesBeforeAndAfter() {
    FakeEnvoy envoy = post("forms", "{\"a\":1}", "content-type", "application/json");

    decided(StateName.APPROVED, 2);

    assertThat(envoy.next().hasRequestHeaders()).isTrue();
    assertThat(guard.policy.statuses()).containsExactly("not_inspected", "parsed", "parsed");
  }

  @Test
  void readsNothingMoreWhileItWaits() {
    FakeEnvoy envoy = post("plain", "amount=5");

    envoy.body(REQUEST, "", true);
    decided(StateName.APPROVED, 2);

    assertThat(envoy.next().hasRequestHeaders()).isTrue();
    assertThat(envoy.passed(REQUEST)).isEqualTo("amount=5");
  }

  @ParameterizedTest
  @CsvSource({
    "DENIED,403,approval_denied,denied",
    "EXPIRED,403,approval_expired,expired",
    "WITHDRAWN,403,approval_withdrawn,withdrawn",
    "REVOKED,403,approval_revoked,revoked",
    "CLAIMED,403,approval_used,used",
    "RELEASED,403,approval_used,used"
  })
  void refusesWhatHumansDidNotApprove(StateName state, int status, String code, String step) {
    FakeEnvoy envoy = post("plain", "amount=5");

    decided(state, 2);

    JsonNode problem = refused(envoy, status);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("approval").asText()).isEqualTo(ID.value());
    assertThat(steps()).containsExactly("held", step);
    assertThat(guard.desk.said).containsExactly("hold");
    assertThat(guard.journal.only(Ended.class).error()).contains(code);
  }

  @Test
  void tellsTheClientToComeBackWhenItsTimeIsOver() {
    guard.policy.decideFromNowOn(hold(terms(1)));
    FakeEnvoy envoy = post("plain", "amount=5");

    JsonNode problem = refused(envoy, 423);

    assertThat(problem.path("code").asText()).isEqualTo("approval_pending");
    assertThat(problem.path("status_url").asText())
        .isEqualTo("https://masked.example/.sallyport/approvals/" + ID);
    assertThat(guard.desk.said).containsExactly("hold", "told");
    assertThat(steps()).containsExactly("held", "deferred");
  }

  @Test
  void tellsAnImpatientClientAtOnce() {
    FakeEnvoy envoy = post("plain", "amount=5", "prefer", "respond-async, wait=10");

    ImmediateResponse answer = envoy.next().getImmediateResponse();

    assertThat(answer.getStatus().getCodeValue()).isEqualTo(202);
    assertThat(headers(answer))
        .containsEntry("location", "https://masked.example/.sallyport/approvals/" + ID)
        .containsEntry("preference-applied", "respond-async");
    assertThat(guard.desk.said).containsExactly("hold at once");
  }

  @Test
  void runsAnImpatientRequestThatComesBackApproved() {
    guard.desk.holdAnswer = CompletableFuture.completedFuture(standing(StateName.APPROVED, 2));
    FakeEnvoy envoy = post("plain", "amount=5", "prefer", "respond-async");

    assertThat(envoy.next().hasRequestHeaders()).isTrue();
    assertThat(guard.desk.said).containsExactly("hold at once", "hold", "claim", "sent");
  }

  @Test
  void withdrawsWhenTheClientGoesAway() {
    FakeEnvoy envoy = post("plain", "amount=5");

    envoy.cancel();

    assertThat(envoy.status().isOk()).isFalse();
    assertThat(guard.desk.said).containsExactly("hold", "left");
    assertThat(steps()).containsExactly("held", "left");
    assertThat(guard.room.count()).isZero();
    assertThat(guard.watch.all()).isEmpty();
  }

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
  void refusesWhenNobodyCanBeAsked() {
    guard.desk.holdAnswer = CompletableFuture.failedFuture(new IllegalStateException("away"));

    assertThat(refused(post("plain", "amount=5"), 503).path("code").asText())
        .isEqualTo("hold_unavailable");
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
  void cutsAnAnswerWhenTheApprovalIsTakenBack() {
    FakeEnvoy envoy = post("plain", "amount=5");
    decided(StateName.APPROVED, 2);
    envoy
        .responseHead(TestGuard.response(200, "content-type", "text/event-stream"), false)
        .body(RESPONSE, "data: one\n\n", false);

    decided(StateName.REVOKED, 5);

    assertThat(envoy.status().isOk()).isFalse();
    Ended ended = guard.journal.only(Ended.class);
    assertThat(ended.outcome()).isEqualTo("revoked");
    assertThat(ended.error()).contains("access_revoked");
    assertThat(steps()).endsWith("released", "revoked");
  }

  @Test
  void asksForAFreshTokenWhenThisOneHasExpired() {
    FakeEnvoy envoy = post("plain", "amount=5");
    guard.clock.advance(java.time.Duration.ofDays(2));

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
  void refusesTermsThatBreakTheirSchema() {
    guard.policy.decideFromNowOn(hold("{\"steps\":[{\"any_of\":[]}]}"));

    JsonNode problem = refused(post("plain", "amount=5"), 403);

    assertThat(problem.path("reasons").path(0).asText()).isEqualTo("invalid_decision");
    assertThat(guard.desk.said).isEmpty();
  }

  @Test
  void wantsTheReasonThatThePolicyWants() {
    String terms = "{\"steps\":[{\"any_of\":[\"g\"]}],\"justification\":true}";
    guard.policy.decideFromNowOn(hold(terms));

    assertThat(refused(post("plain", "amount=5"), 400).path("code").asText())
        .isEqualTo("hold_justification_missing");
    post("plain", "amount=5", "x-justification", "ticket 7, anna@corp.example");
    JsonNode view = json(guard.desk.held.getFirst().view());
    assertThat(view.path("justification").asText()).startsWith("ticket 7, ").doesNotContain("anna");
  }

  @Test
  void showsNoClearValueToReviewers() {
    post("plain", "{\"to\":\"anna@corp.example\"}", "content-type", "application/json");

    JsonNode view = json(guard.desk.held.getFirst().view());
    assertThat(view.path("body").asText()).doesNotContain("anna@");
    assertThat(view.path("masked").path("email").asInt()).isEqualTo(1);
    assertThat(view.path("reasons").path(0).asText()).isEqualTo("approval_required");
  }

  @Test
  void holdsNoRequestThatReadersDisagreeOn() {
    JsonNode problem =
        refused(post("plain", "{\"a\":1,\"a\":2}", "content-type", "application/json"), 422);

    assertThat(problem.path("code").asText()).isEqualTo("hold_unbindable");
    assertThat(guard.room.count()).isZero();
  }

  @Test
  void holdsNoRequestWithTrailers() {
    FakeEnvoy envoy =
        guard
            .to("plain")
            .requestHead(guard.head("POST"), false)
            .body(REQUEST, "amount=5", false)
            .trailers(REQUEST, Map.of("x-more", "1"));

    assertThat(refused(envoy, 422).path("code").asText()).isEqualTo("hold_unbindable");
  }

  @Test
  void refusesWhatIsTooLongForAReviewer() {
    FakeEnvoy envoy =
        guard
            .to("plain")
            .requestHead(guard.head("POST"), false)
            .body(REQUEST, "x".repeat((1 << 20) + 1), false);

    assertThat(refused(envoy, 413).path("code").asText()).isEqualTo("hold_too_large");
  }

  @Test
  void refusesWhenItsMemoryIsSpent() {
    guard.room.limit(10_000);

    assertThat(refused(post("plain", "x".repeat(5_000)), 503).path("code").asText())
        .isEqualTo("hold_memory_spent");
    assertThat(guard.room.used()).isZero();
  }

  @Test
  void answersTheCallOfAnMcpClient() {
    guard.policy.decideFromNowOn(hold(terms(0)));
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"pay\"}}";

    JsonNode answer = refused(post("tools", call, "content-type", "application/json"), 200);

    assertThat(answer.path("id").asInt()).isEqualTo(7);
    assertThat(answer.path("error").path("code").asInt()).isEqualTo(-32010);
    assertThat(answer.path("error").path("data").path("approval").asText()).isEqualTo(ID.value());
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
    CompletableFuture<dev.sallyport.extproc.hold.Standing> slow = new CompletableFuture<>();
    guard.desk.holdAnswer = slow;
    FakeEnvoy envoy = post("plain", "amount=5");
    decided(StateName.DENIED, 2);

    slow.complete(standing(StateName.PENDING, 1));

    assertThat(refused(envoy, 403).path("code").asText()).isEqualTo("approval_denied");
  }

  @Test
  void tellsWhoWaitsToComeBackWhenTheServerEnds() {
    FakeEnvoy envoy = post("plain", "amount=5");

    guard.watch.deferAll();

    assertThat(refused(envoy, 423).path("approval").asText()).isEqualTo(ID.value());
    assertThat(guard.desk.said).containsExactly("hold", "told");
  }

  private static String terms(int inlineSeconds) {
    return "{\"steps\":[{\"any_of\":[\"g\"]}],\"inline_seconds\":%d}".formatted(inlineSeconds);
  }

  private static Map<String, String> headers(ImmediateResponse answer) {
    Map<String, String> headers = new java.util.TreeMap<>();
    answer
        .getHeaders()
        .getSetHeadersList()
        .forEach(
            line ->
                headers.put(
                    line.getHeader().getKey(), line.getHeader().getRawValue().toStringUtf8()));
    return headers;
  }
}
