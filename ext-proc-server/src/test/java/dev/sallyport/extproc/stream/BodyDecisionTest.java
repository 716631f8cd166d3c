package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.decision.Terms;
import dev.sallyport.core.event.RecordedEvent.Decided;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.FakePolicy;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.LlmCall;
import dev.sallyport.policy.body.McpMessage;
import dev.sallyport.policy.body.Problem;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose decision waits for their body. */
class BodyDecisionTest {

  private static final String[] JSON = {"content-type", "application/json"};

  private final TestGuard guard = TestGuard.start();

  @AfterEach
  void stop() {
    guard.close();
  }

  private static Decision onTool(PolicyInput input) {
    Optional<McpMessage> message = message(input);
    return message.flatMap(McpMessage::tool).filter("delete"::equals).isPresent()
        ? Decision.Deny.because(Reason.RULE_DENIED)
        : FakePolicy.ALLOW;
  }

  private static Optional<McpMessage> message(PolicyInput input) {
    return input.body() instanceof InspectedBody.Parsed parsed
        ? parsed.meaning().map(McpMessage.class::cast)
        : Optional.empty();
  }

  private static String call(Object id, String tool) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}"
        .formatted(id, tool);
  }

  private FakeEnvoy post(String resource, String... body) {
    FakeEnvoy envoy = guard.to(resource);
    envoy.requestHead(guard.head("POST", JSON), false);
    for (int i = 0; i < body.length; i++) {
      envoy.body(REQUEST, body[i], i == body.length - 1);
    }
    return envoy;
  }

  private static ImmediateResponse refusal(FakeEnvoy envoy) {
    ProcessingResponse answer = envoy.next();
    assertThat(answer.hasImmediateResponse()).as(answer.toString()).isTrue();
    return answer.getImmediateResponse();
  }

  @Test
  void asksOnTheHeadFirstAndAgainOnceTheBodyIsWhole() {
    guard.policy.decideBy(BodyDecisionTest::onTool);
    String body = call(1, "search");
    FakeEnvoy envoy = guard.to("tools");
    envoy.requestHead(guard.head("POST", JSON), false);
    envoy.body(REQUEST, body.substring(0, 20), false);

    assertThat(envoy.rest()).as("nothing is answered before the body is there").isEmpty();
    assertThat(guard.policy.statuses()).containsExactly("not_inspected");

    envoy.body(REQUEST, body.substring(20), true);
    assertThat(envoy.next().getDynamicMetadata().toString()).contains("admitted");
    envoy.responseHead(response(200), false);
    envoy.body(RESPONSE, "ok", true);
    envoy.halfClose();

    assertThat(envoy.status().isOk()).isTrue();
    assertThat(envoy.passed(REQUEST)).isEqualTo(body);
    assertThat(guard.policy.statuses()).containsExactly("not_inspected", "parsed");
    assertThat(guard.journal.body(REQUEST)).isEqualTo(body);
    assertThat(guard.journal.only(Decided.class).decision()).isEqualTo("allow");
    assertThat(guard.budget.used()).isZero();
  }

  @Test
  void aBodyThatStopsComingIsNotWaitedForForever() {
    guard.policy.decideBy(BodyDecisionTest::onTool);
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
    guard.policy.decideBy(BodyDecisionTest::onTool);
    FakeEnvoy envoy = post("tools", call(1, "search"));
    assertThat(guard.deadlines.size()).isZero();
    guard.nanos.addAndGet(Duration.ofDays(1).toNanos());
    guard.deadlines.look();

    assertThat(envoy.next().getDynamicMetadata().toString()).contains("admitted");
  }

  @Test
  void refusesOnTheHeadAloneWhatNoBodyCouldChange() {
    guard.policy.decideFromNowOn(Decision.Deny.because(Reason.GROUP_NOT_ALLOWED));
    FakeEnvoy envoy = guard.to("tools");
    envoy.requestHead(guard.head("POST", JSON), false);

    assertThat(refusal(envoy).getStatus().getCodeValue()).isEqualTo(403);
    assertThat(guard.policy.statuses()).containsExactly("not_inspected");
    assertThat(guard.journal.only(Decided.class).reasons()).containsExactly("group_not_allowed");
  }

  @Test
  void neverAdmitsOnTheAnswerToTheHead() {
    guard.policy.decideBy(
        input ->
            input.body().isKnown()
                ? Decision.Deny.because(Reason.RULE_DENIED)
                : FakePolicy.ALLOW.under(
                    new Terms(Terms.Limits.NONE, List.of(), Optional.empty(), true, false)));
    FakeEnvoy envoy = post("forms", "{}");

    assertThat(refusal(envoy).getBody().toStringUtf8()).contains("rule_denied");
    assertThat(envoy.passed(REQUEST)).isEmpty();
  }

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
  void saysThatABodyIsNotCompressedAsItClaims() {
    guard.policy.decideBy(BodyDecisionTest::onTool);
    FakeEnvoy envoy = guard.to("tools");
    envoy.requestHead(
        guard.head("POST", "content-type", "application/json", "content-encoding", "deflate"),
        false);
    envoy.body(REQUEST, call(1, "search"), true);

    assertThat(refusal(envoy).getBody().toStringUtf8()).contains("body_not_read");
    assertThat(guard.policy.statuses()).containsExactly("not_inspected", "malformed");
  }

  @Test
  void answersAForbiddenToolCallWithAJsonRpcErrorOfItsId() {
    guard.policy.decideBy(BodyDecisionTest::onTool);
    ImmediateResponse refusal = refusal(post("tools", call("\"a-7\"", "delete")));

    assertThat(refusal.getStatus().getCodeValue()).isEqualTo(200);
    assertThat(refusal.getBody().toStringUtf8())
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"a-7\",\"error\":{\"code\":-32010,")
        .contains("\"code\":\"policy_denied\"", "rule_denied");
    assertThat(guard.journal.only(Ended.class))
        .isEqualTo(new Ended("refused", Optional.of(200), Optional.of("policy_denied"), Map.of()));
  }

  @Test
  void asksAboutEveryElementOfABatchAndRefusesAllForOne() {
    guard.policy.decideBy(BodyDecisionTest::onTool);
    FakeEnvoy envoy =
        post("tools", "[" + call(1, "search") + "," + call(2, "delete") + "," + call(3, "x") + "]");

    assertThat(refusal(envoy).getBody().toStringUtf8())
        .startsWith("[{\"jsonrpc\":\"2.0\",\"id\":1,")
        .contains("\"id\":2,", "\"id\":3,");
    assertThat(guard.policy.statuses()).containsExactly("not_inspected", "parsed", "parsed");
    assertThat(envoy.passed(REQUEST)).isEmpty();
  }

  @Test
  void refusesAForbiddenNotificationWithAStatus() {
    guard.policy.decideBy(
        input ->
            message(input).isPresent()
                ? Decision.Deny.because(Reason.RULE_DENIED)
                : FakePolicy.ALLOW);
    ImmediateResponse refusal =
        refusal(post("tools", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}"));

    assertThat(refusal.getStatus().getCodeValue()).isEqualTo(403);
    assertThat(refusal.getBody().toStringUtf8()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":null,");
  }

  @Test
  void givesAModelsClientAnErrorItsSdkReads() {
    guard.policy.decideBy(
        input ->
            input.body().meant().orElse(null) instanceof LlmCall call
                    && call.model().equals(Optional.of("gpt-5"))
                ? new Decision.Deny(List.of(Reason.RULE_DENIED), Optional.of("Not this model."))
                : FakePolicy.ALLOW);
    ImmediateResponse refusal = refusal(post("models", "{\"model\":\"gpt-5\"}"));

    assertThat(refusal.getStatus().getCodeValue()).isEqualTo(403);
    assertThat(refusal.getBody().toStringUtf8())
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"policy_denied\",")
        .contains("\"message\":\"Not this model.\"", "\"reasons\":[\"rule_denied\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {\"a\":1,\"a\":2}          | malformed",
        "application/json | {\"a\":1                   | malformed",
        "text/plain       | {\"a\":1}                  | not_inspected",
        "application/json; charset=utf-16 | {\"a\":1}  | not_inspected",
        "multipart/form-data; boundary=x | --x--       | not_inspected",
      })
  void refusesWhatCouldNotBeReadUnlessThePolicySaysThatItMayPass(
      String type, String body, String status) {
    FakeEnvoy refused = guard.to("forms");
    refused.requestHead(guard.head("POST", "content-type", type), false).body(REQUEST, body, true);
    assertThat(refusal(refused).getBody().toStringUtf8()).contains("body_not_read");
    assertThat(guard.policy.asked().body().status()).isEqualTo(status);

    guard.policy.decideFromNowOn(
        FakePolicy.ALLOW.under(
            new Terms(Terms.Limits.NONE, List.of(), Optional.empty(), true, false)));
    FakeEnvoy passed = guard.to("tools");
    passed.requestHead(guard.head("POST", "content-type", type), false).body(REQUEST, body, true);
    assertThat(passed.next().hasRequestHeaders()).isTrue();
    assertThat(passed.passed(REQUEST)).isEqualTo(body);
  }

  @Test
  void refusesACompressedBodyThatNobodyHasRead() {
    FakeEnvoy envoy = guard.to("tools");
    envoy.requestHead(
        guard.head("POST", "content-type", "application/json", "content-encoding", "gzip"), false);
    envoy.body(REQUEST, call(1, "search"), true);

    assertThat(refusal(envoy).getBody().toStringUtf8()).contains("body_not_read");
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
  void endsABodyByItsTrailersAndMasksWhatItHeldBack() {
    FakeEnvoy envoy = guard.to("forms");
    envoy.requestHead(guard.head("POST", JSON), false);
    envoy.body(REQUEST, "{\"to\":\"anna@exa", false).body(REQUEST, "mple.com\"}", false);
    envoy.trailers(REQUEST, Map.of("checksum", "1"));

    assertThat(envoy.next().hasRequestHeaders()).isTrue();
    assertThat(envoy.passed(REQUEST)).isEqualTo("{\"to\":\"[redacted:email]\"}");
    assertThat(envoy.all().getLast().hasRequestTrailers()).isTrue();
    assertThat(guard.policy.statuses()).containsExactly("not_inspected", "parsed");
  }

  @Test
  void takesAnEmptyBodyForNone() {
    FakeEnvoy envoy = guard.to("tools");
    envoy.requestHead(guard.head("POST", JSON), false).body(REQUEST, "", true);

    assertThat(envoy.next().hasRequestHeaders()).isTrue();
    assertThat(guard.policy.statuses()).containsExactly("not_inspected", "absent");
  }

  @Test
  void asksOnceAboutARequestWithoutABody() {
    guard.to("tools").requestHead(guard.head("GET"), true).next();

    assertThat(guard.policy.statuses()).containsExactly("absent");
  }

  @Test
  void refusesWhatSaysAnotherMethodInItsHeader() {
    FakeEnvoy envoy = guard.to("tools");
    envoy.requestHead(
        guard.head("POST", "content-type", "application/json", "mcp-method", "tools/list"), false);
    envoy.body(REQUEST, call(1, "search"), true);

    assertThat(refusal(envoy).getBody().toStringUtf8()).contains("body_not_read");
    assertThat(guard.policy.asked().body())
        .isInstanceOfSatisfying(
            InspectedBody.Malformed.class,
            body -> assertThat(body.problem()).isEqualTo(Problem.HEADER_MISMATCH));
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
}
