package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.FakeDesk.ID;
import static dev.sallyport.extproc.testing.FakeDesk.standing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.FakePolicy;
import dev.sallyport.extproc.testing.TestGuard;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that wait for a human, with a control plane that says what the test wants. */
class HoldJourneyTest extends HeldRequests {

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
  void showsTheUserOfAnMcpClientWhereToLook() {
    String initialize =
        """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
         "clientInfo":{"name":"c","version":"1"},"capabilities":{"elicitation":{"url":{}}}}}
        """;
    guard.policy.decideFromNowOn(FakePolicy.ALLOW);
    post("tools", initialize, "content-type", "application/json")
        .responseHead(TestGuard.response(200, "mcp-session-id", "the-session"), true);
    guard.policy.decideFromNowOn(hold(terms(0)));
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"pay\"}}";

    JsonNode known = refused(call(call, "the-session"), 200).path("error");
    JsonNode unknown = refused(call(call, "another-session"), 200).path("error");

    assertThat(known.path("code").asInt()).isEqualTo(-32042);
    JsonNode elicitation = known.path("data").path("elicitations").path(0);
    assertThat(elicitation.path("mode").asText()).isEqualTo("url");
    assertThat(elicitation.path("url").asText())
        .isEqualTo("https://pages.example/ui/approvals/" + ID);
    assertThat(unknown.path("code").asInt()).isEqualTo(-32010);
  }

  @Test
  void asksAnMcpClientWithoutSessionsForInputOnce() {
    guard.policy.decideFromNowOn(hold(terms(0)));
    String first = callOf2026("");
    String again =
        callOf2026("\"inputResponses\":{\"dev.sallyport/approval\":{\"action\":\"accept\"}},");

    JsonNode asked = refused(post("tools", first, "content-type", "application/json"), 200);
    JsonNode told = refused(post("tools", again, "content-type", "application/json"), 200);

    JsonNode result = asked.path("result");
    assertThat(result.path("resultType").asText()).isEqualTo("input_required");
    assertThat(result.has("requestState")).as("nothing is kept at the client").isFalse();
    JsonNode input = result.path("inputRequests").path("dev.sallyport/approval");
    assertThat(input.path("method").asText()).isEqualTo("elicitation/create");
    assertThat(input.path("params").path("mode").asText()).isEqualTo("url");
    assertThat(input.path("params").path("url").asText())
        .isEqualTo("https://pages.example/ui/approvals/" + ID);
    assertThat(told.path("error").path("code").asInt())
        .as("who was shown it is not shown it again")
        .isEqualTo(-32010);
    assertThat(guard.desk.held).hasSize(2);
    assertThat(guard.desk.held.getFirst().digest()).isEqualTo(guard.desk.held.getLast().digest());
  }

  private static String callOf2026(String more) {
    return """
    {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{%s"name":"pay","_meta":{
      "io.modelcontextprotocol/protocolVersion":"2026-07-28",
      "io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{},"url":{}}}}}}
    """
        .formatted(more);
  }

  private FakeEnvoy call(String call, String session) {
    return post("tools", call, "content-type", "application/json", "mcp-session-id", session);
  }

  @Test
  void tellsWhoWaitsToComeBackWhenTheServerEnds() {
    FakeEnvoy envoy = post("plain", "amount=5");

    guard.watch.deferAll();

    assertThat(refused(envoy, 423).path("approval").asText()).isEqualTo(ID.value());
    assertThat(guard.desk.said).containsExactly("hold", "told");
  }

  private static Map<String, String> headers(ImmediateResponse answer) {
    Map<String, String> headers = new TreeMap<>();
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
