package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.envoy.lab.Answer;
import dev.sallyport.envoy.lab.FakeGuard;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.FakeGuard.Seen;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.envoy.lab.Upstream.Request;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest.RequestCase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client meets at the first door of a real Envoy. */
class FirstDoorTest {

  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    lab =
        Lab.start(
            ground -> {
              var upstream = Gateways.upstream(ground.address(), ground.trust());
              return Gateways.of(
                  Gateways.door(TlsProfile.MODERN),
                  Gateways.resource("all", "api.test", "/", upstream),
                  Gateways.resource("v1", "api.test", "/v1", upstream),
                  Gateways.resource("v1-deep", "api.test", "/v1/deep/", upstream),
                  Gateways.resource("other", "other.test", "/only", upstream));
            });
  }

  @AfterAll
  static void stop() throws IOException {
    lab.close();
  }

  @BeforeEach
  void admitEverything() {
    lab.guard().follow(Script.ADMIT);
    lab.upstream().forget();
  }

  @Test
  void passesAnAdmittedRequestAndItsAnswer() throws Exception {
    Answer answer = lab.client().send("api.test", "POST /x?q=1 HTTP/1.1", "api.test", "{\"a\":1}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(dev.sallyport.envoy.lab.Upstream.SECRET);
    Request request = lab.upstream().took().orElseThrow();
    assertThat(request.path()).isEqualTo("/x?q=1");
    assertThat(request.body()).isEqualTo("{\"a\":1}");
    assertThat(request.headers().getFirst("x-request-id"))
        .isEqualTo(answer.headers().get("x-request-id"));
  }

  @ParameterizedTest
  @CsvSource({
    "/, all",
    "/v1x, all",
    "/v1, v1",
    "/v1/, v1",
    "/v1?q=1, v1",
    "/v1/deepest, v1",
    "/v1/deep, v1-deep",
    "/v1/deep/x, v1-deep",
    "//v1//deep, v1-deep",
    "/x/../v1, v1",
    "/v1/../x, all",
    "/%76%31, v1",
  })
  void namesTheResourceWithTheLongestPrefixOfWholeSegments(String path, String resource)
      throws Exception {
    assertThat(lab.client().get("api.test", path).status()).isEqualTo(200);

    Seen seen = lab.guard().awaitStream();
    assertThat(seen.metadata(Wire.RESOURCE_HEADER)).isEqualTo(resource);
    assertThat(seen.metadata(Wire.REVISION_HEADER)).isEqualTo("revision-1");
    assertThat(seen.metadata(Wire.REFUSE_HEADER)).isNull();
  }

  @Test
  void tellsTheGuardAboutTheConnection() throws Exception {
    assertThat(lab.client().get("api.test", "/").status()).isEqualTo(200);

    var attributes = Seen.attributes(lab.guard().awaitStream().await(RequestCase.REQUEST_HEADERS));
    assertThat(attributes.get("connection.tls_version").getStringValue()).isEqualTo("TLSv1.3");
    assertThat(attributes.get("connection.requested_server_name").getStringValue())
        .isEqualTo("api.test");
    assertThat(attributes.get("source.address").getStringValue()).startsWith("127.0.0.1:");
    assertThat(attributes.get("xds.route_name").getStringValue()).isEqualTo("all");
  }

  @Test
  void dropsHeadersThatAreNoClientsToSendBeforeTheGuardSeesThem() throws Exception {
    Answer answer =
        lab.client()
            .get(
                "api.test",
                "/",
                "x-sallyport-resource: admin",
                "X-Sallyport-Uninspected: 0",
                "X-Sallyport-First-Door: forged",
                "x-envoy-upstream-rq-timeout-ms: 1",
                "x-envoy-retry-on: 5xx",
                "x-envoy-original-path: /v1",
                "x-forwarded-for: 203.0.113.9",
                "x-forwarded-client-cert: Subject=\"CN=admin\"",
                "x-forwarded-host: evil.test",
                "forwarded: for=203.0.113.9",
                "x-real-ip: 203.0.113.9",
                "x-request-id: chosen-by-client",
                "x-own: stays");

    assertThat(answer.status()).isEqualTo(200);
    Map<String, String> seen = requestHeaders();
    assertThat(seen)
        .containsEntry("x-own", "stays")
        .doesNotContainKeys(
            "x-envoy-upstream-rq-timeout-ms",
            "x-envoy-retry-on",
            "x-envoy-original-path",
            "x-forwarded-client-cert",
            "x-forwarded-host",
            "forwarded",
            "x-real-ip");
    assertThat(seen.keySet())
        .filteredOn(name -> name.startsWith(Wire.GATEWAY_HEADER_PREFIX))
        .containsExactly(Wire.FIRST_DOOR_HEADER);
    assertThat(seen.get(Wire.FIRST_DOOR_HEADER)).startsWith("TLS_AES_").doesNotContain("forged");
    assertThat(seen.values()).noneMatch(value -> value.contains("203.0.113.9"));
    assertThat(seen.get("x-request-id")).hasSize(36).isNotEqualTo("chosen-by-client");
    assertThat(lab.upstream().took().orElseThrow().headers().keySet())
        .noneMatch(name -> name.startsWith("X-envoy") || name.startsWith("X-sallyport"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nhost: api.test\r\nconnection: close\r\n\r\n",
        "GET /v1/%2f HTTP/1.1\r\nhost: api.test\r\nconnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: api.test\r\na_b: 1\r\n\r\n"
      })
  void tellsAClientInClearTextThatTlsIsMandatory(String request) throws Exception {
    Answer answer = lab.client().clearText(request);

    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.code()).isEqualTo("tls_required");
    assertThat(lab.upstream().took()).isEmpty();
  }

  @Test
  void tellsTheGuardToRefuseClearText() throws Exception {
    assertThat(
            lab.client()
                .clearText("GET /v1 HTTP/1.1\r\nhost: api.test\r\nconnection: close\r\n\r\n")
                .status())
        .isEqualTo(426);

    Seen seen = lab.guard().awaitStream();
    assertThat(seen.metadata(Wire.REFUSE_HEADER)).isEqualTo("tls_required");
    assertThat(seen.metadata(Wire.RESOURCE_HEADER)).isNull();
  }

  @Test
  void tellsAnHttp2ClientInClearTextThatTlsIsMandatory() throws Exception {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    // An empty SETTINGS frame, then HEADERS (END_STREAM, END_HEADERS) of stream 1: GET http /.
    request.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
    request.writeBytes(new byte[] {0, 0, 13, 1, 5, 0, 0, 0, 1, (byte) 0x82, (byte) 0x84});
    request.writeBytes(new byte[] {(byte) 0x86, 0x41, 8});
    request.writeBytes("api.test".getBytes(StandardCharsets.US_ASCII));

    assertThat(lab.client().clearTextUntil(request.toByteArray(), "tls_required"))
        .contains("tls_required");
    assertThat(lab.guard().awaitStream().metadata(Wire.REFUSE_HEADER)).isEqualTo("tls_required");
  }

  @Test
  void closesAConnectionThatSpeaksNeitherTlsNorHttp() throws Exception {
    assertThat(lab.client().clearText("\001\002\003 not HTTP\r\n\r\n").raw()).isEmpty();
    assertThat(lab.guard().wasAsked()).isFalse();
  }

  @Test
  void refusesAHostnameThatTheConnectionWasNotOpenedFor() throws Exception {
    Answer answer = lab.client().send("api.test", "GET /only HTTP/1.1", "other.test", "");

    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.code()).isEqualTo("misdirected_request");
    assertThat(lab.guard().awaitStream().metadata(Wire.REFUSE_HEADER))
        .isEqualTo("misdirected_request");
    assertThat(lab.upstream().took()).isEmpty();
  }

  @Test
  void refusesAPathThatBelongsToNoResource() throws Exception {
    Answer answer = lab.client().get("other.test", "/onlyx");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("resource_not_found");
    assertThat(lab.guard().awaitStream().metadata(Wire.REFUSE_HEADER))
        .isEqualTo("resource_not_found");
  }

  @Test
  void disconnectsAClientThatAsksForAnUnknownName() {
    assertThatThrownBy(() -> lab.client().get("unknown.test", "/")).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /a%2fb HTTP/1.1, path_refused",
    "GET /a%5Cb HTTP/1.1, path_refused",
    "GET /a%00b HTTP/1.1, path_refused",
    "OPTIONS * HTTP/1.1, request_refused",
    "GET / HTTP/1.0, request_refused",
    "TRACE / HTTP/1.1, request_refused",
    "CONNECT api.test:443 HTTP/1.1, upgrade_refused",
  })
  void refusesFormsThatPartsMayReadDifferently(String line, String code) throws Exception {
    Answer answer =
        lab.client().send("api.test", line, "api.test", "", "x-request-id: chosen-by-client");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.body()).doesNotContain("chosen-by-client");
    assertThat(lab.upstream().took()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "under_score: 1",
        "transfer-encoding: chunked\r\ncontent-length: 2",
        "content-length: 1\r\ncontent-length: 2",
        "transfer-encoding: identity, chunked",
      })
  void answersMalformedHeadersWithoutWaitingForTheGuard(String header) throws Exception {
    Answer answer = lab.client().get("api.test", "/", header);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("request_refused");
    assertThat(lab.guard().wasAsked()).isFalse();
    assertThat(lab.upstream().took()).isEmpty();
  }

  @Test
  void refusesHeadersThatAreTooLarge() throws Exception {
    assertThat(lab.client().get("api.test", "/", "x-large: " + "a".repeat(70_000)).code())
        .isEqualTo("request_refused");
  }

  @Test
  void refusesUpgrades() throws Exception {
    Answer answer =
        lab.client()
            .get(
                "api.test",
                "/",
                "upgrade: websocket",
                "connection: upgrade",
                "sec-websocket-version: 13",
                "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("upgrade_refused");
    assertThat(lab.upstream().took()).isEmpty();
  }

  @Test
  void reportsItsListenersAndRequestsOnTheAdminSocket() throws Exception {
    assertThat(lab.envoy().admin().ready()).isTrue();
    assertThat(lab.envoy().admin().listeners()).containsEntry("door", lab.client().door());
    assertThat(lab.envoy().admin().activeRequests()).isZero();
  }

  private static Map<String, String> requestHeaders() throws InterruptedException {
    ProcessingRequest request = lab.guard().awaitStream().await(RequestCase.REQUEST_HEADERS);
    return FakeGuard.Seen.headers(request.getRequestHeaders());
  }
}
