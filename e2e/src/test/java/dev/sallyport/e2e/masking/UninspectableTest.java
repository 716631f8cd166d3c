package dev.sallyport.e2e.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that cannot be inspected: refused by default, or passed and recorded as such. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UninspectableTest {

  private static final String MAIL = "ada@example.com";

  @TempDir static Path folder;

  private RawGateway gateway;

  @BeforeAll
  void startTheGateway() throws Exception {
    gateway =
        new RawGateway(
            folder,
            Map.of(
                "strict",
                "{ response: [all] }",
                "lenient",
                "{ response: [all], uninspectable: pass-and-record }",
                "reporting",
                "{ response: { email: report } }"));
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "content-type: application/octet-stream|a content type or charset",
        "content-type: multipart/related; boundary=x|a content type or charset",
        "content-type: application/pkcs7-mime|a content type or charset",
        "content-type: application/json; charset=utf-16|a content type or charset",
        "content-type: text/plain; charset=utf-7|a content type or charset",
        "content-type: text/plain, application/json|a content type or charset",
        "content-type: application/grpc-web+proto|a content type or charset",
        "x-none: 1|no content type",
        "content-encoding: aes128gcm|a content coding",
      })
  void aHeadThatSaysSoIsEnough(String line, String cause) throws Exception {
    byte[] body = ("{\"m\":\"" + MAIL + "\"}").getBytes(StandardCharsets.UTF_8);
    String path = "/head/" + Math.abs(line.hashCode());
    gateway.on(path, body, line, "content-length: " + body.length);

    refused(path, "uninspectable_response", cause);
    Curl.Answer passed = gateway.call("lenient", path).run();
    assertThat(passed.status()).isEqualTo(200);
    assertThat(passed.body()).contains(MAIL);
  }

  @Test
  void whatTheFirstBytesShowIsAnsweredAsClearly() throws Exception {
    first("/binary", "application/json", "\u0001\u0002" + MAIL, StandardCharsets.UTF_8);
    first("/utf-16", "text/plain", "mail " + MAIL, StandardCharsets.UTF_16LE);
    first("/utf-16-bom", "text/plain", "mail " + MAIL, StandardCharsets.UTF_16);
    first(
        "/latin",
        "application/json",
        "{\"n\":\"\u00E9\",\"m\":\"" + MAIL,
        StandardCharsets.ISO_8859_1);
    first("/grpc", "application/grpc", "{\"m\":\"" + MAIL + "\"}", StandardCharsets.UTF_8);
  }

  private void first(String path, String type, String text, Charset charset) throws Exception {
    byte[] body = text.getBytes(charset);
    gateway.on(path, body, "content-type: " + type, "content-length: " + body.length);
    refused(path, "uninspectable_response", "The body cannot be inspected as");
  }

  @Test
  void twoContentTypesAreNone() throws Exception {
    gateway.on(
        "/two",
        MAIL.getBytes(StandardCharsets.UTF_8),
        "content-type: text/plain",
        "content-type: application/octet-stream",
        "content-length: 15");
    refused("/two", "uninspectable_response", "content type");
  }

  @Test
  void partsOfBodiesAreRefusedWhateverTheRule() throws Exception {
    gateway.on(
        "/part",
        (head, out) ->
            out.write(
                ("HTTP/1.1 206 Partial Content\r\ncontent-type: text/plain\r\n"
                        + "content-range: bytes 0-4/9\r\ncontent-length: 5\r\n\r\nada@e")
                    .getBytes(StandardCharsets.US_ASCII)));
    for (String resource : new String[] {"strict", "lenient"}) {
      Curl.Answer answer =
          gateway
              .call(resource, "/part")
              .with("--header", "range: bytes=0-4", "--header", "if-range: \"v1\"")
              .run();
      assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
      assertThat(withoutId(answer)).contains("partial_response_refused").doesNotContain("ada");
    }
    assertThat(gateway.heads())
        .filteredOn(head -> head.startsWith("GET /part "))
        .isNotEmpty()
        .allSatisfy(head -> assertThat(head).doesNotContain("range:"));
  }

  @Test
  void conditionalRequestsStillWorkAndDigestsAreDropped() throws Exception {
    gateway.on(
        "/fresh",
        (head, out) ->
            out.write(
                head.contains("if-none-match: W/\"v1\"")
                    ? "HTTP/1.1 304 Not Modified\r\netag: \"v1\"\r\ncache-control: public\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII)
                    : ("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\netag: \"v1\"\r\n"
                            + "digest: sha-256=AA==\r\ncontent-md5: AA==\r\n"
                            + "repr-digest: sha-256=:AA==:\r\ncontent-digest: sha-256=:AA==:\r\n"
                            + "accept-ranges: bytes\r\ncache-control: public, s-maxage=9\r\n"
                            + "content-length: 15\r\n\r\nada@example.com")
                        .getBytes(StandardCharsets.US_ASCII)));

    Curl.Answer first = gateway.call("strict", "/fresh").run();
    assertThat(first.body()).isEqualTo("[redacted:email]");
    assertThat(first.head())
        .contains("etag: w/\"v1\"", "cache-control: private")
        .doesNotContain("digest", "content-md5", "accept-ranges", "s-maxage", "content-length");
    Curl.Answer second =
        gateway.call("strict", "/fresh").with("--header", "if-none-match: W/\"v1\"").run();
    assertThat(second.status()).isEqualTo(304);
    assertThat(second.head()).contains("cache-control: private").doesNotContain("public");
  }

  @Test
  void whatIsOnlyReportedPassesUnchanged() throws Exception {
    gateway.on(
        "/report",
        MAIL.getBytes(StandardCharsets.UTF_8),
        "content-type: text/plain",
        "content-length: 15");
    assertThat(gateway.call("reporting", "/report").run().body()).isEqualTo(MAIL);
  }

  /** A random id may have any three letters of a name. */
  private static String withoutId(Curl.Answer answer) {
    return answer.body().replaceFirst("\"exchange\":\"[0-9a-f-]{36}\"", "");
  }

  private void refused(String path, String code, String cause) throws Exception {
    for (String version : new String[] {"--http1.1", "--http2"}) {
      Curl.Answer answer = gateway.call("strict", path).with(version).run();
      assertThat(answer.status()).as(path + " " + answer).isEqualTo(502);
      assertThat(withoutId(answer)).contains(code, cause).doesNotContain("ada", "example");
    }
  }
}
