package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.envoy.lab.Answer;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.FakeGuard.Seen;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.envoy.lab.Upstream.Request;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest.RequestCase;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a real Envoy opens the second door, and what keeps it shut. */
class SecondDoorTest {

  private static final Pin WRONG = new Pin("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    lab =
        Lab.start(
            ground -> {
              Address here = ground.address();
              TrustBundle ours = ground.ours();
              List<String> name = List.of("upstream.test");
              var credential =
                  new InjectedCredential(
                      "x-api-key", "Key ", new SecretRef.FromEnvironment("UNUSED"));
              return Gateways.of(
                  Gateways.door(TlsProfile.MODERN),
                  resource(
                      "authorities", here, new UpstreamTrust.Authorities(ours, name, List.of())),
                  resource(
                      "authorities-and-pin",
                      here,
                      new UpstreamTrust.Authorities(ours, name, List.of(WRONG, ground.pin()))),
                  resource("pin-alone", here, new UpstreamTrust.PinsOnly(List.of(ground.pin()))),
                  resource(
                      "wrong-pin", here, new UpstreamTrust.Authorities(ours, name, List.of(WRONG))),
                  resource("wrong-pin-alone", here, new UpstreamTrust.PinsOnly(List.of(WRONG))),
                  resource(
                      "wrong-name",
                      here,
                      new UpstreamTrust.Authorities(
                          ours, List.of("other.test"), List.of(ground.pin()))),
                  resource(
                      "wrong-authority",
                      here,
                      new UpstreamTrust.Authorities(
                          new TrustBundle.SystemStore(), name, List.of(ground.pin()))),
                  resource("nobody", new Address("127.0.0.1", 1), ground.trust()),
                  resource("no-such-host", new Address("host.invalid", 443), ground.trust()),
                  Gateways.resource(
                      "credential",
                      "api.test",
                      "/credential",
                      Gateways.upstream(here, ground.trust(), credential)));
            });
  }

  private static dev.sallyport.core.resource.Resource resource(
      String name, Address address, UpstreamTrust trust) {
    return Gateways.resource(name, "api.test", "/" + name, Gateways.upstream(address, trust));
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

  @ParameterizedTest
  @ValueSource(strings = {"authorities", "authorities-and-pin", "pin-alone"})
  void opensToAnUpstreamThatProvesItself(String path) throws Exception {
    assertThat(lab.client().get("api.test", "/" + path).status()).isEqualTo(200);

    var attributes = Seen.attributes(lab.guard().awaitStream().await(RequestCase.RESPONSE_HEADERS));
    assertThat(attributes.get("upstream.tls_version").getStringValue()).isEqualTo("TLSv1.3");
    assertThat(attributes.get("upstream.sha256_peer_certificate_digest").getStringValue())
        .hasSize(64);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong-pin, 502, upstream_pin_mismatch",
    "wrong-pin-alone, 502, upstream_pin_mismatch",
    "wrong-name, 502, upstream_name_mismatch",
    "wrong-authority, 502, upstream_authority_unknown",
    "nobody, 503, upstream_unavailable",
    "no-such-host, 503, upstream_unavailable",
  })
  void saysWhatKeptItShutAndSendsNothing(String path, int status, String code) throws Exception {
    Answer answer = lab.client().get("api.test", "/" + path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.raw()).doesNotContain("TLS_error").doesNotContain("upstream.test");
    assertThat(lab.upstream().took()).isEmpty();
  }

  @Test
  void tellsTheGuardWhyItStayedShut() throws Exception {
    lab.client().get("api.test", "/wrong-pin");

    var response = lab.guard().awaitStream().await(RequestCase.RESPONSE_HEADERS);
    assertThat(Seen.attributes(response).get("upstream.transport_failure_reason").getStringValue())
        .contains("cert hash and spki");
    assertThat(Seen.headers(response.getResponseHeaders()))
        .containsEntry(":status", "502")
        .doesNotContainKey("x-sallyport-uninspected");
  }

  @Test
  void callsTheUpstreamByItsOwnNameAndSaysWhichTheClientUsed() throws Exception {
    lab.client().get("api.test", "/authorities");

    Request request = lab.upstream().took().orElseThrow();
    assertThat(request.headers().getFirst("host")).isEqualTo("upstream.test");
    assertThat(request.headers().get("x-forwarded-host")).containsExactly("api.test");
    assertThat(request.headers().get("x-forwarded-proto")).containsExactly("https");
  }

  @Test
  void injectsTheCredentialBehindTheGuardInPlaceOfTheClients() throws Exception {
    lab.client().get("api.test", "/credential", "x-api-key: the-clients");

    assertThat(lab.upstream().took().orElseThrow().headers().get("x-api-key"))
        .containsExactly("Key injected-for-credential");
    var request = lab.guard().awaitStream().await(RequestCase.REQUEST_HEADERS);
    assertThat(Seen.headers(request.getRequestHeaders())).containsEntry("x-api-key", "the-clients");
  }
}
