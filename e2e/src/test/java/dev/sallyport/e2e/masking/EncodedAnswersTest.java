package dev.sallyport.e2e.masking;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import dev.sallyport.e2e.client.Curl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream that encodes its answers although it was asked for none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncodedAnswersTest {

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
  @ValueSource(strings = {"gzip", "deflate", "raw deflate", "br", "zstd", "gzip, br", "br, gzip"})
  void eightHundredAddressesAreMaskedInEveryCoding(String coding) throws Exception {
    byte[] body = encode(coding, customers(800).getBytes(StandardCharsets.UTF_8));
    String path = "/" + coding.replace(", ", "-").replace(" ", "-");
    gateway.on(
        path,
        body,
        "content-type: application/json",
        "content-encoding: " + coding.replace("raw ", ""),
        "content-length: " + body.length,
        "etag: \"v1\"");
    for (String version : new String[] {"--http1.1", "--http2"}) {
      Curl.Answer answer =
          gateway.call("masked", path).with(version, "--header", "accept-encoding: gzip, br").run();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(masked(800));
      assertThat(answer.head()).contains("etag: w/\"v1\"").doesNotContain("content-encoding");
    }
    assertThat(gateway.heads()).last().asString().contains("accept-encoding: identity");
  }

  @Test
  void encodedAnswersComePieceByPieceInChunks() throws Exception {
    byte[] body = encode("gzip", customers(50).getBytes(StandardCharsets.UTF_8));
    gateway.on(
        "/drip",
        (head, out) -> {
          out.write(
              RawGateway.head(
                  "content-type: application/json",
                  "content-encoding: gzip",
                  "transfer-encoding: chunked"));
          for (byte b : body) {
            out.write(new byte[] {'1', '\r', '\n', b, '\r', '\n'});
          }
          out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });

    assertThat(gateway.call("masked", "/drip").run().body()).isEqualTo(masked(50));
  }

  @Test
  void whatIsNotEncodedAsItsHeadSaysIsRefusedWithItsCause() throws Exception {
    byte[] plain = customers(3).getBytes(StandardCharsets.UTF_8);
    byte[] gzip = encode("gzip", plain);
    refused("/not-gzip", plain, "gzip", "no gzip member");
    refused("/garbage", Arrays.copyOf(gzip, gzip.length + 1), "gzip", "no gzip member");
    refused("/unknown", plain, "compress", "a content coding that cannot be undone");
    refused("/twice", gzip, "gzip, gzip", "no gzip member");
    refused("/four", gzip, "gzip, gzip, gzip, gzip", "a content coding that cannot be undone");
  }

  @Test
  void whatEndsTooEarlyIsBrokenOff() throws Exception {
    byte[] gzip = encode("gzip", customers(3).getBytes(StandardCharsets.UTF_8));
    byte[] cut = Arrays.copyOf(gzip, gzip.length - 9);
    gateway.on(
        "/cut",
        cut,
        "content-type: application/json",
        "content-encoding: gzip",
        "content-length: " + cut.length);
    Curl.Answer answer = gateway.call("masked", "/cut").run();
    assertThat(answer.exitCode()).as(answer.toString()).isNotZero();
    assertThat(answer.body()).doesNotContain("@");
  }

  private void refused(String path, byte[] body, String coding, String cause) throws Exception {
    gateway.on(
        path,
        body,
        "content-type: application/json",
        "content-encoding: " + coding,
        "content-length: " + body.length);
    Curl.Answer answer = gateway.call("masked", path).run();
    assertThat(answer.status()).as(path + answer).isEqualTo(502);
    assertThat(answer.body()).contains("uninspectable_response", cause).doesNotContain("example");
  }

  private static String customers(int count) {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"id\":%d,\"mail\":\"customer.%d@shop%d.example.com\"".formatted(i, i, i % 7))
          .append(",\"note\":\"ordered %d pieces in \\u004Darch, paid on delivery\"}".formatted(i));
    }
    return json.append("]\n").toString();
  }

  private static String masked(int count) {
    return customers(count)
        .replaceAll("customer\\.\\d+@shop\\d\\.example\\.com", "[redacted:email]");
  }

  private static byte[] encode(String codings, byte[] plain) throws IOException {
    byte[] encoded = plain;
    for (String coding : codings.split(", ")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      switch (coding) {
        case "gzip" -> finish(new GZIPOutputStream(out), encoded);
        case "deflate" -> finish(new DeflaterOutputStream(out), encoded);
        case "raw deflate" ->
            finish(new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, true)), encoded);
        case "br" -> {
          Brotli4jLoader.ensureAvailability();
          out.writeBytes(Encoder.compress(encoded));
        }
        case "zstd" -> out.writeBytes(Zstd.compress(encoded));
        default -> throw new IllegalArgumentException(coding);
      }
      encoded = out.toByteArray();
    }
    return encoded;
  }

  private static void finish(DeflaterOutputStream stream, byte[] plain) throws IOException {
    try (stream) {
      stream.write(plain);
    }
  }
}
