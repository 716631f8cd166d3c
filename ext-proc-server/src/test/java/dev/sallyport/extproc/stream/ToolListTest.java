package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.TestGuard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that list tools, of which a client sees those that it may call. */
class ToolListTest extends BodyRequests {

  private static final String LIST =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":["
          + "{\"name\":\"delete\",\"title\":\"by anna@example.com\"},"
          + "{\"name\":\"search\",\"title\":\"by anna@example.com\"}]}}";

  /** A client that has asked for the list. */
  private FakeEnvoy asked(String resource) {
    guard.policy.decideBy(BodyRequests::onTool);
    FakeEnvoy envoy = guard.to(resource);
    envoy.requestHead(guard.head("POST", JSON), false);
    envoy.body(REQUEST, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}", true);
    assertThat(envoy.next().getRequestHeaders().toString()).contains("accept-encoding");
    assertThat(envoy.passed(REQUEST)).contains("tools/list");
    return envoy;
  }

  private static ByteString encoded(String coding, byte[] plain) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out =
          coding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
        out.write(plain);
      }
      return ByteString.copyFrom(bytes.toByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteString list(String coding) {
    return encoded(coding, LIST.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void aCompressedListIsFilteredAndGoesOnAsItIs(String coding) {
    FakeEnvoy envoy = asked("tools");
    ByteString list = list(coding);
    envoy.responseHead(
        TestGuard.response(
            200,
            "content-type",
            "application/json",
            "content-encoding",
            coding,
            "content-length",
            Integer.toString(list.size())),
        false);
    var head = envoy.next().getResponseHeaders().getResponse().getHeaderMutation();
    for (int i = 0; i < list.size(); i++) {
      envoy.body(RESPONSE, list.substring(i, i + 1), i == list.size() - 1);
    }
    envoy.halfClose();

    assertThat(envoy.status().isOk()).isTrue();
    assertThat(head.getRemoveHeadersList()).contains("content-encoding", "content-length");
    assertThat(envoy.passed(RESPONSE)).contains("\"search\"").doesNotContain("delete");
  }

  @Test
  void codingsOnTopOfEachOtherAreUndoneAndEventsFilteredToo() {
    FakeEnvoy envoy = asked("tools");
    byte[] events = ("data: " + LIST + "\n\n: ping\n\n").getBytes(StandardCharsets.UTF_8);
    envoy.responseHead(
        TestGuard.response(
            200, "content-type", "text/event-stream", "content-encoding", "deflate, gzip"),
        false);
    envoy.body(RESPONSE, encoded("gzip", encoded("deflate", events).toByteArray()), false);
    envoy.body(RESPONSE, "", true);
    envoy.halfClose();

    assertThat(envoy.status().isOk()).isTrue();
    assertThat(envoy.passed(RESPONSE)).contains("\"search\"", ": ping").doesNotContain("delete");
  }

  @Test
  void whatIsNotCompressedAsItSaysOrGrowsTooMuchDoesNotPass() {
    byte[] bomb = (LIST + " ".repeat(TestGuard.MOST_READ)).getBytes(StandardCharsets.UTF_8);
    for (ByteString answer :
        new ByteString[] {
          ByteString.copyFromUtf8(LIST), list("gzip").substring(0, 40), encoded("gzip", bomb)
        }) {
      FakeEnvoy envoy = asked("tools");
      envoy.responseHead(
          TestGuard.response(200, "content-type", "application/json", "content-encoding", "gzip"),
          false);
      envoy.body(RESPONSE, answer, true);

      assertThat(envoy.passed(RESPONSE)).doesNotContain("search");
      assertThat(envoy.all().toString() + envoy.isClosed())
          .containsAnyOf("uninspectable_response", "true");
    }
  }

  @Test
  void aCodingThatNobodyKnowsIsRefused() {
    FakeEnvoy envoy = asked("tools");
    envoy.responseHead(
        TestGuard.response(200, "content-type", "application/json", "content-encoding", "compress"),
        false);

    assertThat(refusal(envoy).getBody().toStringUtf8()).contains("uninspectable_response");
  }
}
