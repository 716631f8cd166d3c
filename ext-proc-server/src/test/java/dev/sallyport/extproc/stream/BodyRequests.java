package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.FakePolicy;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.McpMessage;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** What tests of requests with bodies have in common. */
abstract class BodyRequests {

  static final String[] JSON = {"content-type", "application/json"};

  final TestGuard guard = TestGuard.start();

  @AfterEach
  void stop() {
    guard.close();
  }

  static Decision onTool(PolicyInput input) {
    Optional<McpMessage> message = message(input);
    return message.flatMap(McpMessage::tool).filter("delete"::equals).isPresent()
        ? Decision.Deny.because(Reason.RULE_DENIED)
        : FakePolicy.ALLOW;
  }

  static Optional<McpMessage> message(PolicyInput input) {
    return input.body() instanceof InspectedBody.Parsed parsed
        ? parsed.meaning().map(McpMessage.class::cast)
        : Optional.empty();
  }

  static String call(Object id, String tool) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}"
        .formatted(id, tool);
  }

  FakeEnvoy post(String resource, String... body) {
    FakeEnvoy envoy = guard.to(resource);
    envoy.requestHead(guard.head("POST", JSON), false);
    for (int i = 0; i < body.length; i++) {
      envoy.body(REQUEST, body[i], i == body.length - 1);
    }
    return envoy;
  }

  static ImmediateResponse refusal(FakeEnvoy envoy) {
    ProcessingResponse answer = envoy.next();
    assertThat(answer.hasImmediateResponse()).as(answer.toString()).isTrue();
    return answer.getImmediateResponse();
  }
}
