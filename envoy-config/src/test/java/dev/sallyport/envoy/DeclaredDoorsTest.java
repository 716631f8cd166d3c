package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientName;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.PlainDoor;
import dev.sallyport.core.resource.Proxies;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TlsVersion;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.envoy.lab.Answer;
import dev.sallyport.envoy.lab.Client;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.FakeGuard.Seen;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.envoy.lab.TestAuthority;
import dev.sallyport.pki.KeyMaterial;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest.RequestCase;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener can declare beside its port, on a real Envoy. */
class DeclaredDoorsTest {

  private static final Address ANYWHERE = new Address("127.0.0.1", 0);
  private static final TlsProfile NARROW =
      new TlsProfile(
          "narrow", TlsVersion.TLS_1_2, List.of("P-256"), List.of("ECDHE-ECDSA-AES256-GCM-SHA384"));
  private static final String PROXY = "PROXY TCP4 192.0.2.7 192.0.2.1 5555 443\r\n";

  private static TestAuthority clients;
  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    clients = new TestAuthority("clients");
    String revoked = clients.revoked(List.of(66L));
    TrustBundle bundle = new TrustBundle.Pem(clients.certificate(), Optional.of(revoked));
    List<ClientName> names =
        List.of(
            ClientName.ofTrustDomain("corp.test"),
            new ClientName(ClientName.Type.DNS, "batch.test", false));
    List<Listener> listeners =
        List.of(
            Gateways.door(TlsProfile.MODERN),
            door("narrow", NARROW, Optional.empty(), Optional.of("api.test"), Optional.empty()),
            door(
                "refusing",
                TlsProfile.MODERN,
                Optional.of(PlainDoor.Answer.REFUSE),
                Optional.empty(),
                Optional.empty()),
            door(
                "redirecting",
                TlsProfile.MODERN,
                Optional.of(PlainDoor.Answer.REDIRECT),
                Optional.empty(),
                Optional.empty()),
            behind("announced", new Proxies(List.of("127.0.0.0/8"), true, 0)),
            behind("forwarded", new Proxies(List.of("127.0.0.0/8"), false, 1)),
            behind("elsewhere", new Proxies(List.of("192.0.2.0/24"), false, 1)),
            new Listener(
                "named",
                ANYWHERE,
                TlsProfile.MODERN,
                ClientCertificateMode.REQUIRED,
                Optional.of(new ClientTrust(bundle, names)),
                List.of()));
    lab =
        Lab.start(
            ground -> {
              Resource api =
                  Gateways.resource(
                      "api", "api.test", "/", Gateways.upstream(ground.address(), ground.trust()));
              return Gateways.of(
                  listeners,
                  listeners.stream().map(door -> Gateways.on(door.name(), api)).toList());
            });
  }

  private static Listener door(
      String name,
      TlsProfile profile,
      Optional<PlainDoor.Answer> plain,
      Optional<String> withoutServerName,
      Optional<Proxies> proxies) {
    return new Listener(
        name,
        ANYWHERE,
        profile,
        ClientCertificateMode.NONE,
        Optional.empty(),
        List.of(),
        withoutServerName,
        plain.map(answer -> new PlainDoor(ANYWHERE, answer)),
        proxies);
  }

  private static Listener behind(String name, Proxies proxies) {
    return door(name, TlsProfile.MODERN, Optional.empty(), Optional.empty(), Optional.of(proxies));
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
  void aProfileOfYourOwnOffersWhatItListsAndNoMore() throws Exception {
    Client client = lab.client("narrow");

    assertThat(client.speaking("TLSv1.2").handshake("api.test").getCipherSuite())
        .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    assertThat(client.handshake("api.test").getProtocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void aClientWithoutServerNameGetsTheDeclaredDoor() throws Exception {
    Client client = lab.client("narrow");

    assertThat(get(client, "", "api.test").status()).isEqualTo(200);
    assertThat(get(client, "", "other.test").status()).isEqualTo(421);
    assertThat(lab.upstream().took()).isPresent();
  }

  @Test
  void aServerNameThatNobodyServesIsRefusedAlsoBesideADeclaredDoor() throws Exception {
    Client client = lab.client("narrow");

    assertThat(statusOf(client, "other.test")).isZero();
    assertThat(lab.upstream().took()).isEmpty();
    assertThat(lab.guard().wasAsked()).isFalse();
  }

  @Test
  void aClientWithoutServerNameIsRefusedWhereNoDoorIsDeclared() {
    assertThatThrownBy(() -> get(lab.client(), "", "api.test")).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({"GET / HTTP/1.1", "POST /a?b=c HTTP/1.1", "GET / HTTP/1.0"})
  void aPlainPortOnlyEverAsksForTls(String request) throws Exception {
    Answer answer =
        lab.client("refusing/(plain)")
            .clearText(request + "\r\nhost: api.test\r\nconnection: close\r\n\r\n");

    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.code()).isEqualTo("tls_required");
    assertThat(lab.guard().wasAsked()).isFalse();
  }

  @Test
  void aPlainPortCanRedirectForHostnamesThatAreServed() throws Exception {
    Client client = lab.client("redirecting/(plain)");

    Answer served =
        client.clearText("GET /a?b=c HTTP/1.1\r\nhost: api.test\r\nconnection: close\r\n\r\n");
    assertThat(served.status()).isEqualTo(308);
    assertThat(served.headers().get("location")).isEqualTo("https://api.test/a?b=c");
    Answer other =
        client.clearText("GET /a HTTP/1.1\r\nhost: evil.test\r\nconnection: close\r\n\r\n");
    assertThat(other.status()).isEqualTo(426);
    assertThat(other.headers()).doesNotContainKey("location");
  }

  @Test
  void aPlainPortClosesOnWhatIsNotHttp() throws Exception {
    assertThat(lab.client("refusing/(plain)").clearText("SSH-2.0-OpenSSH_9.9\r\n\r\n").status())
        .isIn(0, 400, 426);
    assertThat(lab.guard().wasAsked()).isFalse();
  }

  @Test
  void aProxyAnnouncesItsClientWhereThatIsDeclared() throws Exception {
    Client client = lab.client("announced");

    assertThat(client.announcedBy(PROXY).get("api.test", "/").status()).isEqualTo(200);
    assertThat(sourceOfNext()).startsWith("192.0.2.7:");
    assertThat(statusOf(client, "api.test")).isZero();
  }

  @Test
  void anAnnouncementIsNoHandshakeWhereNoneIsDeclared() throws Exception {
    assertThat(statusOf(lab.client().announcedBy(PROXY), "api.test")).isZero();
  }

  @Test
  void forwardedForCountsAsManyHopsAsAreDeclared() throws Exception {
    Answer answer =
        lab.client("forwarded")
            .get(
                "api.test",
                "/",
                "x-forwarded-for: 203.0.113.9, 192.0.2.8",
                "x-forwarded-proto: http",
                "x-forwarded-client-cert: Subject=evil",
                "x-forwarded-foo: 1");

    assertThat(answer.status()).isEqualTo(200);
    Seen seen = lab.guard().awaitStream();
    var request = seen.await(RequestCase.REQUEST_HEADERS);
    assertThat(Seen.attributes(request).get("source.address").getStringValue())
        .startsWith("192.0.2.8:");
    Map<String, String> headers = Seen.headers(request.getRequestHeaders());
    assertThat(headers)
        .containsEntry("x-forwarded-proto", "https")
        .doesNotContainKeys("x-forwarded-client-cert", "x-forwarded-foo");
  }

  @Test
  void forwardedForIsDroppedWhereNoHopIsDeclared() throws Exception {
    assertThat(lab.client().get("api.test", "/", "x-forwarded-for: 192.0.2.8").status())
        .isEqualTo(200);
    assertThat(sourceOfNext()).startsWith("127.0.0.1:");
  }

  @Test
  void nobodyButADeclaredProxyGetsIn() throws Exception {
    assertThat(statusOf(lab.client("elsewhere"), "api.test")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spiffe://corp.test/ns/a", "spiffe://corp.test/"})
  void aClientOfTheTrustDomainGetsIn(String id) throws Exception {
    assertThat(statusOf(showing(clients.client(1, uri(id))), "api.test")).isEqualTo(200);
  }

  @Test
  void aClientOfADeclaredNameGetsIn() throws Exception {
    KeyMaterial batch = clients.client(2, new GeneralName(GeneralName.dNSName, "batch.test"));
    assertThat(statusOf(showing(batch), "api.test")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://corp.test.evil/a",
        "spiffe://other.test/a",
        "https://corp.test/",
        "spiffe://corp.test"
      })
  void aClientOfAnotherTrustDomainDoesNot(String id) throws Exception {
    assertRefused(clients.client(3, uri(id)));
  }

  @Test
  void aClientOfAnotherNameDoesNot() throws Exception {
    assertRefused(clients.client(4, new GeneralName(GeneralName.dNSName, "corp.test")));
  }

  @Test
  void aRevokedClientDoesNot() throws Exception {
    assertRefused(clients.client(66, uri("spiffe://corp.test/a")));
  }

  @Test
  void anExpiredClientDoesNot() throws Exception {
    Instant now = Instant.now();
    assertRefused(
        clients.issue(
            5,
            now.minusSeconds(7200),
            now.minusSeconds(3600),
            KeyPurposeId.id_kp_clientAuth,
            uri("spiffe://corp.test/a")));
  }

  @Test
  void aServersCertificateMakesNoClient() throws Exception {
    Instant now = Instant.now();
    assertRefused(
        clients.issue(
            6,
            now.minusSeconds(60),
            now.plusSeconds(3600),
            KeyPurposeId.id_kp_serverAuth,
            uri("spiffe://corp.test/a")));
  }

  @Test
  void aClientOfAnotherAuthorityDoesNot() throws Exception {
    assertRefused(new TestAuthority("clients").client(7, uri("spiffe://corp.test/a")));
  }

  private static GeneralName uri(String id) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, id);
  }

  private static Client showing(KeyMaterial material) throws Exception {
    return lab.client("named").showing(material);
  }

  private static void assertRefused(KeyMaterial material) throws Exception {
    assertThat(statusOf(showing(material), "api.test")).isZero();
    assertThat(lab.guard().wasAsked()).isFalse();
  }

  private static String sourceOfNext() throws InterruptedException {
    var request = lab.guard().awaitStream().await(RequestCase.REQUEST_HEADERS);
    return Seen.attributes(request).get("source.address").getStringValue();
  }

  private static Answer get(Client client, String sni, String host) throws IOException {
    return client.send(sni, "GET / HTTP/1.1", host, "");
  }

  private static int statusOf(Client client, String hostname) {
    try {
      return client.get(hostname, "/").status();
    } catch (IOException e) {
      return 0;
    }
  }
}
