package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.extproc.testing.FakeEnvoy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests that no human can be asked about, and what humans see of the others. */
class HoldRefusalTest extends HeldRequests {

  @Test
  void refusesWhenNobodyCanBeAsked() {
    guard.desk.holdAnswer = CompletableFuture.failedFuture(new IllegalStateException("away"));

    assertThat(refused(post("plain", "amount=5"), 503).path("code").asText())
        .isEqualTo("hold_unavailable");
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
}
