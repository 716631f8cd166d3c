package dev.sallyport.e2e.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of every length and framing: masked, byte-exact elsewhere, in flat memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingTest {

  private static final String MAIL = "ada.lovelace@example.com";
  private static final String LABEL = "[redacted:email]";

  @TempDir static Path folder;

  private RawGateway gateway;

  @BeforeAll
  void startTheGateway() throws Exception {
    gateway = new RawGateway(folder, Map.of("masked", "{ response: [all] }"));
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 16_383, 16_384, 65_535, 65_536, 65_537, 1_000_000})
  void anyLengthIsExactButForTheValues(int length) throws Exception {
    String filler = "the quick brown fox jumps over the lazy dog; ".repeat(length / 45 + 1);
    String body = length < 100 ? filler.substring(0, length) : value(filler, length, MAIL);
    String expected = length < 100 ? body : value(filler, length, LABEL);
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    gateway.on("/l" + length, bytes, "content-type: text/plain", "content-length: " + length);
    gateway.on(
        "/c" + length,
        (head, out) -> {
          out.write(RawGateway.head("content-type: text/plain", "transfer-encoding: chunked"));
          chunks(bytes, 4_099, out);
        });
    for (String path : new String[] {"/l" + length, "/c" + length}) {
      for (String version : new String[] {"--http1.1", "--http2"}) {
        Curl.Answer answer = gateway.call("masked", path).with(version).run();
        assertThat(answer.exitCode()).as(answer.errors()).isZero();
        assertThat(answer.body()).isEqualTo(expected);
      }
    }
  }

  /** Text of a length that ends with a value and is followed by a period. */
  private static String value(String filler, int length, String value) {
    return filler.substring(0, length - MAIL.length() - 2) + " " + value + ".";
  }

  @Test
  void eightHundredAddressesInChunkedJsonLeaveNone() throws Exception {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < 800; i++) {
      json.append(
          "{\"n\":%d,\"m\":\"user.%d@example.com\",\"pad\":\"%s\"},"
              .formatted(i, i, "x".repeat(80)));
    }
    String body = json + "null]";
    String masked = body.replaceAll("user\\.\\d+@example\\.com", LABEL);
    assertThat(body.length()).isGreaterThan(97_000);
    gateway.on(
        "/eight-hundred",
        (head, out) -> {
          out.write(
              RawGateway.head("content-type: application/json", "transfer-encoding: chunked"));
          chunks(body.getBytes(StandardCharsets.US_ASCII), 1_000, out);
        });
    for (String version : new String[] {"--http1.1", "--http2"}) {
      assertThat(gateway.call("masked", "/eight-hundred").with(version).run().body())
          .isEqualTo(masked);
    }
  }

  @Test
  void aSlowDripIsMaskedAndOneByteIsNotHeldForTheNextEvent() throws Exception {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    gateway.on(
        "/drip",
        (head, out) -> {
          out.write(
              RawGateway.head("content-type: text/event-stream", "transfer-encoding: chunked"));
          chunks("data: first\n\n".getBytes(StandardCharsets.US_ASCII), 1, out, false);
          out.flush();
          // Only when the first event is with the client does the second one begin.
          seen.join();
          chunks(("data: " + MAIL + "\n\n").getBytes(StandardCharsets.US_ASCII), 1, out);
        });
    Path output = folder.resolve("drip.txt");
    CompletableFuture<Curl.Answer> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return gateway
                    .call("masked", "/drip")
                    .with("--no-buffer", "--output", output.toString())
                    .run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Await.until(
        "the first event at the client",
        () -> Files.exists(output) ? Files.readString(output) : "",
        text -> text.contains("data: first"));
    seen.complete(null);
    assertThat(answer.join().exitCode()).isZero();
    assertThat(Files.readString(output)).endsWith("data: first\n\ndata: " + LABEL + "\n\n");
  }

  @Test
  void anUpstreamThatDiesInsideAValueLeavesNothingOfIt() throws Exception {
    gateway.on(
        "/dies",
        (head, out) -> {
          out.write(RawGateway.head("content-type: application/json", "content-length: 500"));
          out.write(
              "{\"a\":\"fine\",\"m\":\"ada.lovelace@exam".getBytes(StandardCharsets.US_ASCII));
        });
    for (String version : new String[] {"--http1.1", "--http2"}) {
      Curl.Answer answer = gateway.call("masked", "/dies").with(version).run();
      assertThat(answer.status() == 200 && answer.exitCode() == 0).isFalse();
      assertThat(answer.head() + answer.body()).doesNotContain("lovelace");
    }
  }

  @Test
  void oddTransferEncodingsDoNotPass() throws Exception {
    for (String line : new String[] {"transfer-encoding: gzip, chunked", "transfer-encoding: x"}) {
      gateway.on(
          "/te" + line.length(),
          (MAIL + "\r\n").getBytes(StandardCharsets.US_ASCII),
          "content-type: text/plain",
          line);
      Curl.Answer answer = gateway.call("masked", "/te" + line.length()).run();
      assertThat(answer.status()).as(answer.toString()).isGreaterThanOrEqualTo(400);
      assertThat(answer.body()).doesNotContain("lovelace");
    }
  }

  @Test
  @Tag("long")
  void aHundredMegabytesFourTimesAtOnceFitIntoASmallHeap() throws Exception {
    String block = ("x".repeat(1_000 - MAIL.length() - 2) + " " + MAIL + "\n").repeat(1_000);
    byte[] bytes = block.getBytes(StandardCharsets.US_ASCII);
    gateway.on(
        "/large",
        (head, out) -> {
          out.write(RawGateway.head("content-type: text/plain", "content-length: 100000000"));
          for (int i = 0; i < 100; i++) {
            out.write(bytes);
          }
        });
    List<CompletableFuture<Curl.Answer>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Path output = folder.resolve("large" + i);
      calls.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return gateway.call("masked", "/large").with("--output", output.toString()).run();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    long expected = 100_000_000L - 100_000L * (MAIL.length() - LABEL.length());
    for (int i = 0; i < 4; i++) {
      assertThat(calls.get(i).join().exitCode()).isZero();
      Path output = folder.resolve("large" + i);
      try (var lines = Files.lines(output)) {
        assertThat(lines.filter(line -> line.contains("@"))).isEmpty();
      }
      assertThat(Files.size(output) - Files.readString(output).indexOf("xxx")).isEqualTo(expected);
      Files.delete(output);
    }
    // The guard runs with a heap of 256 MiB; code, threads and buffers come on top.
    assertThat(gateway.gateway().guard().residentMiB()).isLessThan(600);
  }

  private static void chunks(byte[] body, int size, OutputStream out) throws IOException {
    chunks(body, size, out, true);
  }

  private static void chunks(byte[] body, int size, OutputStream out, boolean last)
      throws IOException {
    for (int from = 0; from < body.length; from += size) {
      int count = Math.min(size, body.length - from);
      out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(body, from, count);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    if (last) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }
}
