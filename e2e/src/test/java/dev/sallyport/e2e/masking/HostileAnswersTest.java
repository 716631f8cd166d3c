package dev.sallyport.e2e.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that try to bring a value past the masks beside, before, behind or under their body. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileAnswersTest {

  private static final String MAIL = "ada.lovelace@example.com";
  private static final String LABEL = "[redacted:email]";

  @TempDir static Path folder;

  private RawGateway gateway;

  @BeforeAll
  void startTheGateway() throws Exception {
    gateway =
        new RawGateway(
            folder,
            Map.of(
                "masked",
                "{ response: [all] }",
                "acting",
                "{ request: { email: block }, response: { email: drop, us-ssn: block } }",
                "declared",
                "{ response: [all], deltas: [\"$.say\"], signed-parts: pass }"));
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2"})
  void trailersAndExtensionsOfChunksHoldNothing(String version) throws Exception {
    gateway.on(
        "/chunked",
        (head, out) -> {
          out.write(
              RawGateway.head(
                  "content-type: text/plain", "trailer: x-user", "transfer-encoding: chunked"));
          out.write(ascii("6;mail=" + MAIL + "\r\nhello \r\n"));
          out.write(ascii("4\r\nada.\r\n14;\"" + MAIL + "\"\r\nlovelace@example.com\r\n"));
          out.write(ascii("0\r\nx-user: " + MAIL + "\r\n\r\n"));
        });

    Curl.Answer answer = gateway.call("masked", "/chunked").with(version).run();

    assertThat(answer.head() + answer.body()).doesNotContain("lovelace");
    assertThat(answer.body()).startsWith("hello " + LABEL);
  }

  @Test
  void answersWithoutABodyHoldNothing() throws Exception {
    gateway.on(
        "/head",
        new byte[0],
        "content-type: application/octet-stream",
        "content-length: 10",
        "location: /users/ada.lovelace%40example.com");
    gateway.on(
        "/not-modified",
        (head, out) ->
            out.write(
                ascii(
                    "HTTP/1.1 304 Not Modified "
                        + MAIL
                        + "\r\netag: \"a\"\r\nx-user: "
                        + MAIL
                        + "\r\n\r\n")));
    gateway.on(
        "/hints",
        (head, out) -> {
          out.write(ascii("HTTP/1.1 103 Early Hints\r\nlink: <https://a/" + MAIL + ">\r\n\r\n"));
          out.write(RawGateway.head("content-type: text/plain", "content-length: 24"));
          out.write(ascii(MAIL));
        });

    Curl.Answer head = gateway.call("masked", "/head").with("--head").run();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.head()).contains("location: /users/").doesNotContain("lovelace");
    Curl.Answer notModified = gateway.call("masked", "/not-modified").run();
    assertThat(notModified.status()).isEqualTo(304);
    assertThat(notModified.head()).contains(LABEL).doesNotContain("lovelace");
    Curl.Answer hinted = gateway.call("masked", "/hints").run();
    assertThat(hinted.head() + hinted.body()).contains(LABEL).doesNotContain("lovelace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, gzip|200",
        "gzip,x-gzip|200",
        "gzip, identity, gzip|200",
        "identity|502",
        "gzip, br, gzip, br|502",
        "br, gzip|502",
        "zip|502"
      })
  void codingsAreUndoneInTheirOrderOrRefused(String coding, int status) throws Exception {
    byte[] twice = gzip(gzip(ascii("mail " + MAIL)));
    String path = "/coded/" + Math.abs(coding.hashCode());
    gateway.on(
        path,
        twice,
        "content-type: text/plain",
        "content-encoding: " + coding,
        "content-length: " + twice.length);

    Curl.Answer answer = gateway.call("masked", path).run();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain("lovelace").contains(status == 200 ? LABEL : "code");
  }

  @Test
  void linesAreDroppedAndExchangesRefusedByWhatTheirHeadsHold() throws Exception {
    gateway.on(
        "/drop",
        ascii("{}"),
        "content-type: application/json",
        "content-length: 2",
        "x-user: " + MAIL,
        "x-other: 1");
    gateway.on(
        "/block",
        ascii("{}"),
        "content-type: application/json",
        "content-length: 2",
        "x-ssn: 123-45-6789");

    Curl.Answer dropped = gateway.call("acting", "/drop").run();
    assertThat(dropped.status()).isEqualTo(200);
    assertThat(dropped.head()).contains("x-other: 1").doesNotContain("x-user");
    Curl.Answer blocked = gateway.call("acting", "/block").run();
    assertThat(blocked.status()).isEqualTo(502);
    assertThat(blocked.body()).contains("response_blocked");
    assertThat(blocked.head() + blocked.body()).doesNotContain("6789");
    int before = gateway.heads().size();
    for (String[] request :
        new String[][] {{"/drop?mail=" + MAIL, "x-a: 1"}, {"/drop", "x-user: " + MAIL}}) {
      Curl.Answer refused = gateway.call("acting", request[0]).with("--header", request[1]).run();
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body()).contains("request_blocked").doesNotContain("lovelace");
    }
    assertThat(gateway.heads()).hasSize(before);
  }

  @Test
  void declaredDeltasAndSignedPartsFollowTheirRules() throws Exception {
    String thinking =
        "{\"type\":\"thinking\",\"thinking\":\"of " + MAIL + "\",\"signature\":\"c2ln\"}";
    String body =
        "data: {\"say\":\"mail ada.love\"}\n\n"
            + "data: {\"say\":\"lace@example.com now. \"}\n\n"
            + "data: "
            + thinking
            + "\n\n";
    gateway.on(
        "/declared",
        ascii(body),
        "content-type: text/event-stream",
        "content-length: " + body.length());

    assertThat(gateway.call("declared", "/declared").run().body())
        .isEqualTo(
            "data: {\"say\":\"mail \"}\n\n"
                + "data: {\"say\":\""
                + LABEL
                + " now. \"}\n\n"
                + "data: "
                + thinking
                + "\n\n");
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(out)) {
      stream.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
