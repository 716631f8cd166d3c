package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.extproc.testing.FakeDesk.standing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.HoldTerms;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.FakePolicy;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.policy.PolicyInput;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Requests that a policy has held for a human, at a guard whose control plane is a script. */
abstract class HeldRequests {

  static final ExchangeId EXCHANGE = new ExchangeId("5b0a7d0e-0000-4000-8000-000000000001");

  final TestGuard guard = TestGuard.start();

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

  static Decision hold(String terms) {
    return new Decision.Hold(
        List.of(Reason.APPROVAL_REQUIRED), Optional.empty(), new HoldTerms(json(terms)));
  }

  static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  FakeEnvoy post(String resource, String body, String... headers) {
    return guard
        .to(resource)
        .requestHead(guard.head("POST", headers), false)
        .body(REQUEST, body, true);
  }

  void decided(StateName state, long version) {
    guard.watch.tell(standing(state, version), List.of(EXCHANGE));
  }

  static JsonNode refused(FakeEnvoy envoy, int status) {
    ImmediateResponse answer = envoy.next().getImmediateResponse();
    assertThat(answer.getStatus().getCodeValue()).isEqualTo(status);
    return json(answer.getBody().toStringUtf8());
  }

  List<String> steps() {
    return guard.journal.all(RecordedEvent.Approval.class).stream()
        .map(RecordedEvent.Approval::step)
        .toList();
  }

  static String terms(int inlineSeconds) {
    return "{\"steps\":[{\"any_of\":[\"g\"]}],\"inline_seconds\":%d}".formatted(inlineSeconds);
  }
}
