package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Body;
import dev.sallyport.core.event.RecordedEvent.BodyEnded;
import dev.sallyport.core.event.RecordedEvent.Head;
import dev.sallyport.core.event.RecordedEvent.Started;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.TestGuard;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes on record of exchanges, whatever the client gets. */
class RecordTest {

  private static final String ANNA = "{\"mail\":\"anna@example.com\"}";
  private static final String MASKED = "{\"mail\":\"[redacted:email]\"}";

  private final TestGuard guard = TestGuard.start();

  @AfterEach
  void stop() {
    guard.close();
  }

  @Test
  void recordsEverythingMaskedEvenWhenTheClientGetsItRaw() {
    FakeEnvoy envoy = guard.to("plain");
    envoy.requestHead(
        guard.head(
            "POST",
            "content-type",
            "application/json",
            ":path",
            "/users/anna@example.com",
            "x-note",
            "from anna@example.com",
            "cookie",
            "session=very-secret"),
        false);
    envoy.body(REQUEST, ANNA, true);
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    envoy.body(RESPONSE, ANNA, true);

    assertThat(envoy.passed(REQUEST)).isEqualTo(ANNA);
    assertThat(envoy.passed(RESPONSE)).isEqualTo(ANNA);
    assertThat(guard.journal.body(REQUEST)).isEqualTo(MASKED);
    assertThat(guard.journal.body(RESPONSE)).isEqualTo(MASKED);
    assertThat(recorded())
        .contains("/users/[redacted:email]", "from [redacted:email]")
        .doesNotContain("anna@example.com", "very-secret", guard.issuer.token());
  }

  @Test
  void recordsTheIdOfTheExchangeAsItIsAndMasksWhatLooksLikeIt() {
    FakeEnvoy envoy = guard.to("plain");
    envoy.requestHead(
        guard.head("GET", "x-request-id", "4111-1111-1111-1111", "x-card", "4111111111111111"),
        true);

    assertThat(guard.journal.all(Head.class).getFirst().headers())
        .filteredOn(header -> header.name().startsWith("x-"))
        .extracting(header -> new String(header.value().bytes(), StandardCharsets.UTF_8))
        .containsExactly("4111-1111-1111-1111", "[redacted:payment-card]");
  }

  @Test
  void recordsNoBodyBelowLevelFull() {
    FakeEnvoy envoy = guard.to("unrecorded");
    envoy.requestHead(guard.head("POST", "content-type", "application/json"), false);
    envoy.body(REQUEST, ANNA, true);
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    envoy.body(RESPONSE, ANNA, true);

    assertThat(guard.journal.all(Body.class)).isEmpty();
    assertThat(guard.journal.all(Head.class)).isEmpty();
    assertThat(guard.journal.all(BodyEnded.class))
        .filteredOn(ended -> ended.direction() == RESPONSE)
        .singleElement()
        .satisfies(ended -> assertThat(ended.masked()).hasSize(1))
        .satisfies(ended -> assertThat(ended.length()).isEqualTo(MASKED.length()));
  }

  @Test
  void cutsTheRecordWhereTheResourceSaysAndSaysSo() {
    FakeEnvoy envoy = guard.to("short-record");
    envoy.requestHead(guard.head("POST", "content-type", "text/plain"), false);
    envoy.body(REQUEST, "0123456", false).body(REQUEST, "789abcdef", true);

    assertThat(envoy.passed(REQUEST)).isEqualTo("0123456789abcdef");
    assertThat(guard.journal.body(REQUEST)).isEqualTo("0123456789");
    BodyEnded ended = guard.journal.only(BodyEnded.class);
    assertThat(ended.length()).isEqualTo(16);
    assertThat(ended.cutAt()).contains(10L);
  }

  @Test
  void passesWhatCannotBeInspectedWhereTheResourceAllowsItAndRecordsThat() {
    FakeEnvoy envoy = guard.to("lenient");
    envoy.requestHead(guard.head("GET"), true);
    envoy.responseHead(response(200, "content-type", "image/png"), false);
    envoy.body(RESPONSE, "anna@example.com", true);

    assertThat(envoy.passed(RESPONSE)).isEqualTo("anna@example.com");
    BodyEnded ended = guard.journal.only(BodyEnded.class);
    assertThat(ended.uninspected()).isTrue();
    assertThat(guard.journal.body(RESPONSE)).isEmpty();
  }

  private String recorded() {
    StringBuilder text = new StringBuilder();
    for (RecordedEvent event : guard.journal.events()) {
      text.append(event).append('\n');
      switch (event) {
        case Started started ->
            text.append(new String(started.path().bytes(), StandardCharsets.UTF_8));
        case Head head ->
            head.headers()
                .forEach(
                    line -> text.append(new String(line.value().bytes(), StandardCharsets.UTF_8)));
        case Body body -> text.append(new String(body.bytes().bytes(), StandardCharsets.UTF_8));
        default -> {}
      }
    }
    return text.toString();
  }
}
