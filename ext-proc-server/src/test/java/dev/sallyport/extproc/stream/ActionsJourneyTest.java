package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.RecordedEvent.Body;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.TestGuard;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actions of mask plans on the way of a whole exchange. */
class ActionsJourneyTest {

  private final TestGuard guard = TestGuard.start();

  @AfterEach
  void stop() {
    guard.close();
  }

  @Test
  void theUpstreamSeesATokenAndTheCallerTheValue() {
    FakeEnvoy envoy = guard.to("tokens");
    envoy.requestHead(guard.head("POST", "content-type", "text/plain"), false);
    envoy.body(REQUEST, "write to anna@example.com", true);
    envoy.responseHead(response(200, "content-type", "text/plain"), false);
    String sent = envoy.passed(REQUEST);
    assertThat(sent).matches("write to tok_email_[A-Za-z0-9_-]+");

    envoy.body(RESPONSE, "done: " + sent, true);
    envoy.halfClose();

    assertThat(envoy.status().isOk()).isTrue();
    assertThat(envoy.passed(RESPONSE)).isEqualTo("done: write to anna@example.com");
    String recorded =
        guard.journal.all(Body.class).stream()
            .map(body -> new String(body.bytes().bytes(), StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    assertThat(recorded).contains("[redacted:email]").doesNotContain("anna@");
  }

  @Test
  void nothingOfABlockedAnswerPasses() {
    FakeEnvoy envoy = guard.to("tokens");
    envoy.requestHead(guard.head("GET"), true);
    envoy.responseHead(response(200, "content-type", "text/plain"), false);
    envoy.body(RESPONSE, "ssn 219-09-9999.", true);
    envoy.halfClose();

    assertThat(envoy.passed(RESPONSE)).doesNotContain("219");
    assertThat(guard.journal.only(Ended.class).error()).contains("response_blocked");
  }
}
