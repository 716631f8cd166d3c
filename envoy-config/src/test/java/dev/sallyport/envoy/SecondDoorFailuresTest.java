package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TlsVersion;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.UpstreamTls;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.envoy.lab.Answer;
import dev.sallyport.envoy.lab.BadUpstream;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.FakeGuard.Seen;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.envoy.lab.TestAuthority;
import dev.sallyport.pki.KeyMaterial;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest.RequestCase;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which an upstream can fail to prove itself, tried by a real Envoy on real ones. */
class SecondDoorFailuresTest {

  private static final String NAME = "upstream.test";
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
  private static final Pin WRONG = new Pin("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

  /** By resource. */
  private static final Map<String, BadUpstream> UPSTREAMS = new LinkedHashMap<>();

  private static final Map<String, Resource> RESOURCES = new LinkedHashMap<>();

  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    TestAuthority ours = new TestAuthority("ours");
    TestAuthority others = new TestAuthority("others");
    KeyMaterial good = ours.server(10, NAME);
    Instant now = Instant.now();
    UpstreamTrust trust = trust(new TrustBundle.Pem(ours.certificate()));
    UpstreamTls tls = Gateways.tls(trust);

    add("wrong-name", BadUpstream.showing(ours.server(11, "other.test"), VERSIONS), tls);
    add("unknown-authority", BadUpstream.showing(others.server(12, NAME), VERSIONS), tls);
    KeyMaterial old = ours.server(13, NAME, now.minusSeconds(7200), now.minusSeconds(3600));
    add("expired", BadUpstream.showing(old, VERSIONS), tls);
    KeyMaterial early = ours.server(14, NAME, now.plusSeconds(3600), now.plusSeconds(7200));
    add("not-yet-valid", BadUpstream.showing(early, VERSIONS), tls);
    UpstreamTls looksAtList =
        Gateways.tls(trust(revoking(ours.certificate(), ours.revoked(List.of(15L)))));
    add("revoked", BadUpstream.showing(ours.server(15, NAME), VERSIONS), looksAtList);
    add("not-revoked", BadUpstream.showing(good, VERSIONS), looksAtList);
    UpstreamTls looksAtAnothersList =
        Gateways.tls(trust(revoking(ours.certificate(), others.revoked(List.of()))));
    add("no-list", BadUpstream.showing(good, VERSIONS), looksAtAnothersList);
    UpstreamTrust pinned =
        new UpstreamTrust.Authorities(
            new TrustBundle.Pem(ours.certificate()), List.of(NAME), List.of(WRONG));
    add("wrong-pin", BadUpstream.showing(good, VERSIONS), Gateways.tls(pinned));
    KeyMaterial clients = ours.client(16, new GeneralName(GeneralName.dNSName, NAME));
    add("not-for-servers", BadUpstream.showing(clients, VERSIONS), tls);
    add(
        "too-old",
        BadUpstream.showing(good, "TLSv1.2"),
        Gateways.tls(trust, TlsVersion.TLS_1_3, 5));
    add("clear-text", BadUpstream.inClearText(), tls);
    add("silent", BadUpstream.silent(), Gateways.tls(trust, TlsVersion.TLS_1_2, 1));
    add(
        "rejects-us",
        BadUpstream.demanding(others.certificate(), good, "TLSv1.2"),
        Gateways.showingOwn(tls));
    add(
        "rejects-us-later",
        BadUpstream.demanding(others.certificate(), good, "TLSv1.3"),
        Gateways.showingOwn(tls));
    lab =
        Lab.start(
            _ ->
                Gateways.of(
                    Gateways.door(TlsProfile.MODERN), RESOURCES.values().toArray(Resource[]::new)));
  }

  private static UpstreamTrust trust(TrustBundle bundle) {
    return new UpstreamTrust.Authorities(bundle, List.of(NAME), List.of());
  }

  private static TrustBundle revoking(String authority, String list) {
    return new TrustBundle.Pem(authority, Optional.of(list));
  }

  private static void add(String name, BadUpstream upstream, UpstreamTls tls) {
    UPSTREAMS.put(name, upstream);
    RESOURCES.put(
        name,
        Gateways.resource(
            name, "api.test", "/" + name, Gateways.upstream(upstream.address(), tls)));
  }

  @AfterAll
  static void stop() throws IOException {
    lab.close();
    UPSTREAMS.values().forEach(BadUpstream::close);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong-name, 502, upstream_name_mismatch",
    "unknown-authority, 502, upstream_authority_unknown",
    "expired, 502, upstream_certificate_expired",
    "not-yet-valid, 502, upstream_certificate_not_yet_valid",
    "revoked, 502, upstream_certificate_revoked",
    "no-list, 502, upstream_revocation_unknown",
    "wrong-pin, 502, upstream_pin_mismatch",
    "not-for-servers, 502, upstream_untrusted",
    "too-old, 502, upstream_tls_too_old",
    "clear-text, 502, upstream_not_tls",
    "silent, 504, upstream_handshake_timeout",
    "rejects-us, 502, upstream_client_certificate_rejected",
    "rejects-us-later, 502, upstream_closed",
  })
  void hasACodeOfItsOwnAndGetsNoByteOfTheRequest(String path, int status, String code)
      throws Exception {
    lab.guard().follow(Script.ADMIT);

    Answer answer = lab.client().get("api.test", "/" + path);

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.raw()).doesNotContain("TLS_error").doesNotContain(NAME);
    assertThat(UPSTREAMS.get(path).gotApplicationData()).isFalse();
    Map<String, ?> told =
        Seen.attributes(lab.guard().awaitStream().await(RequestCase.RESPONSE_HEADERS));
    assertThat(told).containsKeys("upstream.transport_failure_reason", "response.code_details");
  }

  @ParameterizedTest
  @ValueSource(strings = "not-revoked")
  void opensToACertificateThatTheListDoesNotName(String path) throws Exception {
    lab.guard().follow(Script.ADMIT);

    assertThat(lab.client().get("api.test", "/" + path).status()).isEqualTo(200);
  }
}
