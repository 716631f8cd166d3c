package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.RecordedEvent.BodyEnded;
import dev.sallyport.core.event.RecordedEvent.Decided;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.core.event.RecordedEvent.Identified;
import dev.sallyport.core.event.RecordedEvent.Started;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.TestGuard;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exchanges that go well, message by message. */
class JourneyTest {

  private static final String ANNA = "{\"mail\":\"anna@example.com\"}";
  private static final String MASKED = "{\"mail\":\"[redacted:email]\"}";

  private final TestGuard guard = TestGuard.start();

  @AfterEach
  void stop() {
    guard.close();
  }

  @Test
  void admitsMasksAndRecordsAWholeExchange() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("POST", "content-type", "application/json"), false);
    ProcessingResponse admission = envoy.next();
    envoy.body(REQUEST, "{\"q\":", false).body(REQUEST, "1}", true);
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    envoy.body(RESPONSE, ANNA.substring(0, 15), false);
    envoy.body(RESPONSE, ANNA.substring(15), true);
    envoy.halfClose();

    assertThat(envoy.status()).extracting(Status::getCode).isEqualTo(Status.Code.OK);
    assertThat(admission.getDynamicMetadata().toString()).contains("admission", "admitted");
    assertThat(removed(admission.getRequestHeaders().getResponse().getHeaderMutation()))
        .contains("authorization");
    assertThat(envoy.passed(REQUEST)).isEqualTo("{\"q\":1}");
    assertThat(envoy.passed(RESPONSE)).isEqualTo(MASKED);
    assertThat(guard.journal.only(Started.class).resource()).isEqualTo("masked");
    assertThat(guard.journal.only(Started.class).peer()).isEqualTo("192.0.2.7:4711");
    assertThat(guard.journal.only(Started.class).tls())
        .containsEntry("downstream.version", "TLSv1.3");
    assertThat(guard.journal.only(Identified.class))
        .isEqualTo(new Identified("test", "anna", List.of("engineers", "readers")));
    assertThat(guard.journal.only(Decided.class).decision()).isEqualTo("allow");
    assertThat(guard.journal.body(RESPONSE)).isEqualTo(MASKED);
    assertThat(guard.journal.only(Ended.class))
        .isEqualTo(new Ended("completed", Optional.of(200), Optional.empty(), Map.of()));
    assertThat(guard.journal.events()).last().isInstanceOf(Ended.class);
  }

  @Test
  void answersARequestWithoutABodyByItsHeadAlone() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("GET"), true);
    envoy.next();
    envoy.responseHead(response(204), true);
    ProcessingResponse head = envoy.next();
    envoy.halfClose();

    assertThat(head.hasResponseHeaders()).isTrue();
    assertThat(envoy.rest()).isEmpty();
    assertThat(envoy.status().isOk()).isTrue();
    assertThat(guard.journal.all(BodyEnded.class)).isEmpty();
    assertThat(guard.journal.only(Ended.class).status()).contains(204);
  }

  @Test
  void answersTrailersBehindWhatWasHeldBack() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("POST", "content-type", "text/plain"), false);
    envoy.body(REQUEST, "hello", false);
    envoy.trailers(REQUEST, Map.of("checksum", "1", "x-sallyport-resource", "other"));
    envoy.responseHead(response(200, "content-type", "text/plain"), false);
    envoy.body(RESPONSE, "mail anna@example.co", false);
    envoy.body(RESPONSE, "m", false);
    envoy.trailers(RESPONSE, Map.of("grpc-status", "0"));
    envoy.halfClose();

    assertThat(envoy.status().isOk()).isTrue();
    assertThat(envoy.passed(RESPONSE)).isEqualTo("mail [redacted:email]");
    List<ProcessingResponse> answers = envoy.all();
    assertThat(answers.getLast().hasResponseTrailers()).isTrue();
    assertThat(endings(answers)).isZero();
    ProcessingResponse requestTrailers =
        answers.stream().filter(ProcessingResponse::hasRequestTrailers).findFirst().orElseThrow();
    assertThat(removed(requestTrailers.getRequestTrailers().getHeaderMutation()))
        .containsExactly("x-sallyport-resource");
  }

  @Test
  void endsABodyOnceHoweverOftenEnvoyDoes() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("POST", "content-type", "text/plain"), false);
    envoy.body(REQUEST, "a", true).body(REQUEST, "", true);
    envoy.responseHead(response(200, "content-type", "text/plain"), false);
    envoy.body(RESPONSE, "b", true).body(RESPONSE, "", true);
    envoy.halfClose();

    assertThat(envoy.status().isOk()).isTrue();
    assertThat(endings(envoy.all())).isEqualTo(2);
    assertThat(guard.journal.all(Ended.class)).hasSize(1);
  }

  @Test
  void goesOnMaskingARequestThatOutlastsItsAnswer() {
    FakeEnvoy envoy = guard.to("both-ways");
    envoy.requestHead(guard.head("POST", "content-type", "text/plain"), false);
    envoy.body(REQUEST, "one anna@example.com ", false);
    envoy.responseHead(response(413, "content-type", "text/plain"), false);
    envoy.body(RESPONSE, "too much", true);
    envoy.body(REQUEST, "two anna@example.com ", true);
    envoy.halfClose();

    assertThat(envoy.status().isOk()).isTrue();
    assertThat(envoy.passed(REQUEST)).isEqualTo("one [redacted:email] two [redacted:email] ");
    assertThat(guard.journal.only(Ended.class).status()).contains(413);
    assertThat(guard.journal.events()).last().isInstanceOf(Ended.class);
  }

  @Test
  void cutsBodiesIntoChunksThatEnvoyTakes() {
    FakeEnvoy envoy = guard.to("plain");
    envoy.requestHead(guard.head("POST"), false);
    String body = "x".repeat(200_000);
    envoy.body(REQUEST, body, true);

    assertThat(envoy.passed(REQUEST)).isEqualTo(body);
    assertThat(envoy.all().stream().filter(ProcessingResponse::hasRequestBody))
        .allSatisfy(
            answer ->
                assertThat(
                        answer
                            .getRequestBody()
                            .getResponse()
                            .getBodyMutation()
                            .getStreamedResponse()
                            .getBody()
                            .size())
                    .isBetween(1, 64 * 1024));
    assertThat(endings(envoy.all())).isEqualTo(1);
  }

  @Test
  void takesFromTheResponseHeadWhatMaskingBreaks() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(
        guard.head("GET", "range", "bytes=0-9", "if-range", "\"a\"", "accept-encoding", "gzip"),
        true);
    HeaderMutation request = envoy.next().getRequestHeaders().getResponse().getHeaderMutation();
    envoy.responseHead(
        response(
            200,
            "content-type",
            "application/json",
            "content-length",
            "27",
            "etag",
            "\"v1\"",
            "repr-digest",
            "sha-256=:AA==:",
            "cache-control",
            "public, max-age=60",
            "accept-ranges",
            "bytes",
            "x-sallyport-anything",
            "1"),
        false);
    envoy.body(RESPONSE, "{}", true);
    HeaderMutation response = envoy.next().getResponseHeaders().getResponse().getHeaderMutation();

    assertThat(removed(request)).contains("range", "if-range");
    assertThat(set(request)).containsEntry("accept-encoding", "identity");
    assertThat(removed(response))
        .contains(
            "content-length",
            "repr-digest",
            "accept-ranges",
            "x-sallyport-uninspected",
            "x-sallyport-anything");
    assertThat(set(response))
        .containsEntry("etag", "W/\"v1\"")
        .containsEntry("cache-control", "private, max-age=60");
  }

  @Test
  void masksWhatTheResponseSaysBesideItsBody() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("GET"), true);
    envoy.next();
    envoy.responseHead(
        response(
            200,
            "content-type",
            "text/plain",
            "location",
            "/users?of=anna@example.com",
            "etag",
            "\"anna@example.com\"",
            "server",
            "upstream"),
        false);
    envoy.body(RESPONSE, "hi", false);
    HeaderMutation head = envoy.next().getResponseHeaders().getResponse().getHeaderMutation();
    envoy.trailers(RESPONSE, Map.of("grpc-message", "no anna@example.com here"));
    envoy.halfClose();

    assertThat(set(head))
        .containsEntry("location", "/users?of=[redacted:email]")
        .containsEntry("etag", "W/\"[redacted:email]\"")
        .doesNotContainKeys("server", "content-type");
    assertThat(set(envoy.all().getLast().getResponseTrailers().getHeaderMutation()))
        .containsEntry("grpc-message", "no [redacted:email] here");
  }

  @Test
  void masksWhatTheRequestSaysBesideItsBody() {
    FakeEnvoy envoy = guard.to("both-ways");
    envoy.requestHead(
        guard.head(
            "POST",
            ":path",
            "/users/anna@example.com/cards?q=4111+1111+1111+1111&first_name=Anna&n=1",
            "content-type",
            "text/plain",
            "cookie",
            "user=anna%40example.com; theme=dark",
            "x-meta",
            "{\"mail\":\"anna\\u0040example.com\"}",
            "x-forwarded-for",
            "192.0.2.7"),
        false);
    HeaderMutation head = envoy.next().getRequestHeaders().getResponse().getHeaderMutation();
    envoy.trailers(REQUEST, Map.of("x-note", "anna@example.com"));

    assertThat(set(head))
        .containsEntry(
            ":path",
            "/users/%5Bredacted:email%5D/cards?q=%5Bredacted:payment-card%5D"
                + "&first_name=%5Bredacted:person-name%5D&n=1")
        .containsEntry("cookie", "user=[redacted:email]; theme=dark")
        .containsEntry("x-meta", "{\"mail\":\"[redacted:email]\"}")
        .doesNotContainKeys("x-forwarded-for", "authorization");
    assertThat(set(envoy.all().getLast().getRequestTrailers().getHeaderMutation()))
        .containsEntry("x-note", "[redacted:email]");
  }

  @Test
  void keepsCredentialsInTrailersFromTheUpstream() {
    FakeEnvoy envoy = guard.to("api-key");
    Map<String, String> head = guard.head("POST", "x-api-key", guard.issuer.token());
    head.remove("authorization");
    envoy.requestHead(head, false);
    envoy.trailers(
        REQUEST,
        Map.of(
            "x-api-key", "k",
            "authorization", "Basic YTpi",
            "x-anything", guard.issuer.token(),
            "checksum", "1"));

    assertThat(removed(envoy.all().getLast().getRequestTrailers().getHeaderMutation()))
        .containsExactlyInAnyOrder("x-api-key", "authorization", "x-anything");
  }

  @Test
  void recordsNoTokenOrValueBehindPercentEscapes() {
    FakeEnvoy envoy = guard.to("plain");
    String token = guard.issuer.token().replace("e", "%65");
    envoy.requestHead(
        guard.head(
            "GET", ":path", "/ssn/219%2D09%2D9999?broken=%zz&card=4111+1111+1111+1111&t=" + token),
        true);

    assertThat(guard.journal.only(Started.class).path().bytes())
        .asString()
        .isEqualTo(
            "/ssn/[redacted:us-ssn]?broken=%zz&card=[redacted:payment-card]&t=[redacted:jwt]");
  }

  @Test
  void masksRequestsToo() {
    FakeEnvoy envoy = guard.to("both-ways");
    envoy.requestHead(
        guard.head("POST", "content-type", "application/json", "content-digest", "x"), false);
    HeaderMutation head = envoy.next().getRequestHeaders().getResponse().getHeaderMutation();
    envoy.body(REQUEST, ANNA, true);

    assertThat(removed(head)).contains("content-digest");
    assertThat(envoy.passed(REQUEST)).isEqualTo(MASKED);
    assertThat(guard.journal.body(REQUEST)).isEqualTo(MASKED);
  }

  @Test
  void doesNotPullTheBodyWhileTheHeadWaits() {
    java.util.ArrayDeque<Runnable> waiting = new java.util.ArrayDeque<>();
    try (TestGuard slow = TestGuard.start(waiting::add)) {
      FakeEnvoy envoy = slow.to("plain");
      envoy.requestHead(slow.head("POST"), false);
      envoy.body(REQUEST, "early", true);
      assertThat(envoy.all()).isEmpty();

      waiting.remove().run();

      assertThat(envoy.all()).hasSize(2);
      assertThat(envoy.all().getFirst().hasRequestHeaders()).isTrue();
      assertThat(envoy.passed(REQUEST)).isEqualTo("early");
    }
  }

  static List<String> removed(HeaderMutation mutation) {
    return mutation.getRemoveHeadersList();
  }

  static Map<String, String> set(HeaderMutation mutation) {
    return mutation.getSetHeadersList().stream()
        .map(HeaderValueOption::getHeader)
        .collect(
            Collectors.toMap(
                header -> header.getKey(), header -> header.getRawValue().toStringUtf8()));
  }

  private static long endings(List<ProcessingResponse> answers) {
    return answers.stream()
        .filter(
            answer ->
                answer
                        .getRequestBody()
                        .getResponse()
                        .getBodyMutation()
                        .getStreamedResponse()
                        .getEndOfStream()
                    || answer
                        .getResponseBody()
                        .getResponse()
                        .getBodyMutation()
                        .getStreamedResponse()
                        .getEndOfStream())
        .count();
  }
}
