package dev.sallyport.extproc.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.event.RecordedEvent.Decided;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.extproc.testing.FakePolicy;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.policy.body.McpMessage;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthzServiceTest {

  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}";

  private final TestGuard guard = TestGuard.start();

  @AfterEach
  void stop() {
    guard.close();
  }

  private CheckResponse check(
      Map<String, String> context, Map<String, String> headers, String body) {
    AttributeContext.HttpRequest.Builder http =
        AttributeContext.HttpRequest.newBuilder()
            .setMethod(headers.get(":method"))
            .setPath(headers.get(":path"))
            .setHost(headers.get(":authority"))
            .putAllHeaders(headers)
            .setBody(body);
    return AuthorizationGrpc.newBlockingStub(guard.channel())
        .check(
            CheckRequest.newBuilder()
                .setAttributes(
                    AttributeContext.newBuilder()
                        .putAllContextExtensions(context)
                        .setSource(
                            AttributeContext.Peer.newBuilder()
                                .setAddress(
                                    Address.newBuilder()
                                        .setSocketAddress(
                                            SocketAddress.newBuilder()
                                                .setAddress("2001:db8::7")
                                                .setPortValue(4711))))
                        .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build());
  }

  private static Map<String, String> to(String resource) {
    return Map.of("sallyport.resource", resource);
  }

  private CheckResponse call(String tool, String... more) {
    Map<String, String> headers = guard.head("POST", "content-type", "application/json");
    for (int i = 0; i < more.length; i += 2) {
      headers.put(more[i], more[i + 1]);
    }
    return check(
        Map.of("sallyport.resource", "tools", "sallyport.body", "buffered"),
        headers,
        CALL.formatted(tool));
  }

  private static String denied(CheckResponse answer) {
    assertThat(answer.getStatus().getCode()).isEqualTo(7);
    assertThat(answer.hasDeniedResponse()).as(answer.toString()).isTrue();
    return answer.getDeniedResponse().getBody();
  }

  @Test
  void allowsAndKeepsTheCredentialHere() {
    CheckResponse answer = check(to("plain"), guard.head("GET", "x-sallyport-x", "1"), "");

    assertThat(answer.getStatus().getCode()).isZero();
    assertThat(answer.getOkResponse().getHeadersToRemoveList())
        .contains("authorization", "x-sallyport-x");
    assertThat(guard.policy.asked().connection().address()).isEqualTo("2001:db8::7");
    assertThat(guard.journal.only(Decided.class).input()).matches("[0-9a-f]{64}");
    assertThat(guard.journal.only(Ended.class).outcome()).isEqualTo("admitted");
  }

  @Test
  void refusesWithoutATokenOrAResourceOrAPermission() {
    Map<String, String> bare = guard.head("GET");
    bare.remove("authorization");
    CheckResponse unknown = check(to("plain"), bare, "");
    assertThat(denied(unknown)).contains("token_missing");
    assertThat(unknown.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
    assertThat(unknown.getDeniedResponse().getHeadersList())
        .anyMatch(line -> line.getHeader().getKey().equals("www-authenticate"));
    assertThat(denied(check(Map.of(), guard.head("GET"), ""))).contains("snapshot_unknown");
    assertThat(denied(check(to("nothing"), guard.head("GET"), ""))).contains("snapshot_unknown");

    guard.policy.decideFromNowOn(Decision.Deny.because(Reason.GROUP_NOT_ALLOWED));
    assertThat(denied(check(to("plain"), guard.head("GET"), ""))).contains("group_not_allowed");
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThat(denied(check(to("masked"), guard.head("GET"), ""))).contains("ext_proc_required");
    assertThat(denied(check(to("mutual-tls"), guard.head("GET"), "")))
        .contains("client_certificate_required");
    guard.policy.decideFromNowOn(
        new Decision.Hold(List.of(Reason.APPROVAL_REQUIRED), Optional.empty()));
    assertThat(denied(check(to("plain"), guard.head("GET"), "")))
        .contains("hold_unavailable", "approval_required");
  }

  @Test
  void decidesOnABodyThatCameWhole() {
    guard.policy.decideBy(
        input ->
            input.body().meant().orElse(null) instanceof McpMessage message
                    && message.tool().equals(Optional.of("delete"))
                ? Decision.Deny.because(Reason.RULE_DENIED)
                : FakePolicy.ALLOW);

    assertThat(call("search", "x-envoy-auth-partial-body", "false").getStatus().getCode()).isZero();
    CheckResponse refused = call("delete", "x-envoy-auth-partial-body", "false");
    assertThat(denied(refused)).startsWith("{\"jsonrpc\":\"2.0\",\"id\":7,");
    assertThat(refused.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(200);
  }

  @Test
  void takesAPartOfABodyForNoneAtAll() {
    assertThat(denied(call("search", "x-envoy-auth-partial-body", "true")))
        .contains("body_not_read");
    assertThat(denied(call("search"))).as("without Envoy's word for it").contains("body_not_read");
    assertThat(
            denied(check(to("tools"), guard.head("POST", "content-type", "application/json"), "")))
        .as("a body that Envoy does not send")
        .contains("body_not_read");
  }
}
