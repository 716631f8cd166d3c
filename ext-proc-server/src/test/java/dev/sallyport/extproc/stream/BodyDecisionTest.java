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
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.LlmCall;
import dev.sallyport.policy.body.Problem;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests whose decision waits for their body. */
class BodyDecisionTest extends BodyRequests {

  @Test
  void asksOnTheHeadFirstAndAgainOnceTheBodyIsWhole() {
    guard.policy.decideBy(BodyRequests::onTool);
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
  void saysThatABodyIsNotCompressedAsItClaims() {
    guard.policy.decideBy(BodyRequests::onTool);
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
    guard.policy.decideBy(BodyRequests::onTool);
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
    guard.policy.decideBy(BodyRequests::onTool);
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
}
