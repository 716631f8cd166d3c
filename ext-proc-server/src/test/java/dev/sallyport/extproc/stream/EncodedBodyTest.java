package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sallyport.core.event.RecordedEvent.BodyEnded;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.TestGuard;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies with content codings: they go on decoded, masked, and no faster than they are read. */
class EncodedBodyTest {

  private static final String ANNA = "{\"mail\":\"anna@example.com\"}";
  private static final String MASKED = "{\"mail\":\"[redacted:email]\"}";

  private final TestGuard guard = TestGuard.start();

  @AfterEach
  void stop() {
    guard.close();
  }

  @Test
  void goOnDecodedAndMaskedInBothDirections() {
    ByteString gzip = gzip(ANNA);
    FakeEnvoy envoy = guard.to("both-ways");
    envoy.requestHead(
        guard.head("POST", "content-type", "application/json", "content-encoding", "gzip"), false);
    HeaderMutation request = envoy.next().getRequestHeaders().getResponse().getHeaderMutation();
    for (int i = 0; i < gzip.size(); i++) {
      envoy.body(REQUEST, gzip.substring(i, i + 1), i == gzip.size() - 1);
    }
    envoy.responseHead(
        response(
            200, "content-type", "application/json", "content-encoding", "gzip", "etag", "\"1\""),
        false);
    envoy.body(RESPONSE, gzip, true);
    envoy.halfClose();

    assertThat(envoy.status().isOk()).isTrue();
    assertThat(JourneyTest.removed(request)).contains("content-encoding", "content-length");
    assertThat(envoy.passed(REQUEST)).isEqualTo(MASKED);
    assertThat(envoy.passed(RESPONSE)).isEqualTo(MASKED);
    HeaderMutation head =
        envoy.all().stream()
            .filter(ProcessingResponse::hasResponseHeaders)
            .findFirst()
            .orElseThrow()
            .getResponseHeaders()
            .getResponse()
            .getHeaderMutation();
    assertThat(JourneyTest.removed(head)).contains("content-encoding", "content-length");
    assertThat(guard.journal.all(BodyEnded.class))
        .allSatisfy(
            ended -> {
              assertThat(ended.uninspected()).isFalse();
              assertThat(ended.masked()).contains(new MaskCount(new DetectorId("email"), 1));
            });
    assertThat(guard.journal.body(RESPONSE)).isEqualTo(MASKED);
    assertThat(guard.metrics.registry().scrape().stream())
        .filteredOn(metric -> metric.getMetadata().getName().equals("sallyport_masked_values"))
        .singleElement()
        .satisfies(
            metric ->
                assertThat(metric.getDataPoints())
                    .extracting(point -> point.getLabels().toString())
                    .anySatisfy(labels -> assertThat(labels).contains("email", "\"masked\"")));
  }

  @Test
  void areRefusedWhenTheyEndTooEarlyOrAreNotEncoded() {
    for (ByteString body :
        new ByteString[] {gzip(ANNA).substring(0, 20), ByteString.copyFromUtf8(ANNA)}) {
      FakeEnvoy envoy = guard.to("masked");
      envoy.requestHead(guard.head("GET"), true);
      envoy.next();
      envoy.responseHead(
          response(200, "content-type", "application/json", "content-encoding", "gzip"), false);
      envoy.body(RESPONSE, body, true);
      ProcessingResponse answer = envoy.next();
      assertThat(answer.getImmediateResponse().getStatus().getCodeValue()).isEqualTo(502);
      assertThat(answer.getImmediateResponse().getBody().toStringUtf8())
          .contains("uninspectable_response", "cannot be decoded");
    }
  }

  @Test
  void expandNoFasterThanTheyAreRead() throws Exception {
    try (TestGuard threaded = TestGuard.start(task -> Thread.ofVirtual().start(task))) {
      String text = "a line without anything in it\n".repeat(400_000);
      FakeEnvoy envoy = threaded.toReadingNothing("masked");
      envoy.requestHead(threaded.head("GET"), true);
      envoy.responseHead(
          response(200, "content-type", "text/plain", "content-encoding", "gzip"), false);
      envoy.body(RESPONSE, gzip(text), true);

      int unread = envoy.all().size();
      assertThat(unread).isZero();
      envoy.read(4);
      for (int i = 0; i < 4; i++) {
        envoy.next();
      }
      assertThat(envoy.passed(RESPONSE).length()).isLessThan(text.length() / 10);
      while (envoy.passed(RESPONSE).length() < text.length()) {
        envoy.read(1);
        envoy.next();
      }
      assertThat(envoy.passed(RESPONSE)).isEqualTo(text);
    }
  }

  private static ByteString gzip(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(out.toByteArray());
  }
}
