package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.evidence.Handshake;
import dev.sallyport.core.evidence.Handshake.Door;
import dev.sallyport.core.evidence.HandshakeReason;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.envoy.lab.Client;
import dev.sallyport.envoy.lab.FakeGuard;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.FakeGuard.Seen;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.envoy.lab.TestAuthority;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest.RequestCase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real Envoy tells of its handshakes. */
class EvidenceTest {

  private static final Pin WRONG = new Pin("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

  private static TestAuthority clients;
  private static Lab lab;
  private static Client alice;

  @BeforeAll
  static void start() throws Exception {
    clients = new TestAuthority("clients");
    Optional<TrustBundle> authorities = Optional.of(new TrustBundle.Pem(clients.certificate()));
    lab =
        Lab.start(
            ground ->
                Gateways.of(
                    Gateways.door(TlsProfile.MODERN, ClientCertificateMode.REQUIRED, authorities),
                    Gateways.resource(
                        "api",
                        "api.test",
                        "/",
                        Gateways.upstream(ground.address(), ground.trust())),
                    Gateways.resource(
                        "mispinned",
                        "api.test",
                        "/mispinned",
                        Gateways.upstream(
                            ground.address(), new UpstreamTrust.PinsOnly(List.of(WRONG))))));
    alice =
        lab.client()
            .showing(
                clients.client(
                    17,
                    new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://a.test/b")));
  }

  @AfterAll
  static void stop() throws IOException {
    lab.close();
  }

  @BeforeEach
  void admitEverything() {
    lab.guard().follow(Script.ADMIT);
  }

  @Test
  void saysWhatAHandshakeAgreedOnAndWhoCame() throws Exception {
    assertThat(alice.get("api.test", "/").status()).isEqualTo(200);

    Handshake record = awaitReason(HandshakeReason.OK);
    assertThat(record.door()).isEqualTo(Door.FIRST);
    assertThat(record.listener()).isEqualTo("door");
    assertThat(record.serverName()).isEqualTo("api.test");
    assertThat(record.version()).isEqualTo("TLSv1.3");
    assertThat(record.cipher()).startsWith("TLS_AES_");
    assertThat(record.group()).isIn(TlsProfile.GROUPS);
    assertThat(record.peer()).startsWith("127.0.0.1:");
    Handshake.Certificate certificate = record.certificate().orElseThrow();
    assertThat(certificate.fingerprint()).hasSize(64);
    assertThat(certificate.subject()).isEqualTo("CN=leaf-17");
    assertThat(certificate.issuer()).isEqualTo("CN=clients");
    assertThat(certificate.names()).containsExactly("spiffe://a.test/b");
    assertThat(certificate.serial()).isEqualTo("11");
    assertThat(certificate.expiry()).startsWith("20").endsWith("Z");
  }

  @Test
  void saysOfTheFirstExchangeOfAConnectionWhatItsDoorsAgreedOn() throws Exception {
    assertThat(alice.get("api.test", "/").status()).isEqualTo(200);

    String peer =
        lab.guard()
            .awaitStream()
            .await(RequestCase.REQUEST_HEADERS)
            .getAttributesMap()
            .get("envoy.filters.http.ext_proc")
            .getFieldsOrThrow("source.address")
            .getStringValue();
    List<Handshake> all =
        lab.sink()
            .awaitAll(
                "both doors of an exchange and the end of its connection",
                records ->
                    records.stream()
                            .anyMatch(one -> isFirst(one, peer) && !one.exchange().isEmpty())
                        && records.stream()
                            .anyMatch(one -> isFirst(one, peer) && one.closed().isPresent())
                        && records.stream().anyMatch(one -> isSecondOf(records, one, peer)));
    Handshake first =
        all.stream()
            .filter(one -> isFirst(one, peer) && !one.exchange().isEmpty())
            .findFirst()
            .orElseThrow();
    Handshake second =
        all.stream()
            .filter(one -> one.exchange().equals(first.exchange()) && one.door() == Door.SECOND)
            .findFirst()
            .orElseThrow();
    assertThat(second.reason()).isEqualTo(HandshakeReason.OK);
    assertThat(second.exchange()).isEqualTo(first.exchange());
    assertThat(second.connection()).isEqualTo(first.connection());
    assertThat(second.resource()).isEqualTo("api");
    assertThat(second.upstream()).matches("\\d+");
    assertThat(second.peer()).startsWith("127.0.0.1:");
    assertThat(second.local()).startsWith("127.0.0.1:");
    assertThat(second.serverName()).isEqualTo("upstream.test");
    assertThat(second.version()).isEqualTo("TLSv1.3");
    assertThat(second.cipher()).startsWith("TLS_AES_");
    assertThat(second.group()).isIn(TlsProfile.GROUPS);
    Handshake.Certificate certificate = second.certificate().orElseThrow();
    assertThat(certificate.fingerprint()).hasSize(64);
    assertThat(certificate.names()).contains("upstream.test");
    assertThat(certificate.pin()).isEqualTo(lab.pin().toString());
    Handshake closed =
        all.stream()
            .filter(one -> isFirst(one, peer) && one.closed().isPresent())
            .findFirst()
            .orElseThrow();
    assertThat(closed.connection()).isEqualTo(first.connection());
    assertThat(Duration.between(first.at(), closed.at()).abs()).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void saysOfAnExchangeThatTheGuardRefusesThatItWasTheFirstOfItsConnection() throws Exception {
    lab.guard()
        .follow(
            (request, answers) -> {
              answers.onNext(FakeGuard.refuse("sallyport_policy_denied"));
              answers.onCompleted();
            });

    assertThat(alice.get("api.test", "/").status()).isEqualTo(403);

    String exchange =
        Seen.headers(
                lab.guard().awaitStream().await(RequestCase.REQUEST_HEADERS).getRequestHeaders())
            .get("x-request-id");
    Handshake record =
        lab.sink().await("the refused exchange", one -> one.exchange().equals(exchange));
    assertThat(record.door()).isEqualTo(Door.FIRST);
    assertThat(record.reason()).isEqualTo(HandshakeReason.OK);
    assertThat(record.certificate().orElseThrow().serial()).isEqualTo("11");
  }

  /** Whether a record is the second door of the exchange that came from a peer. */
  private static boolean isSecondOf(List<Handshake> records, Handshake record, String peer) {
    return record.door() == Door.SECOND
        && records.stream()
            .anyMatch(one -> isFirst(one, peer) && one.exchange().equals(record.exchange()));
  }

  private static boolean isFirst(Handshake record, String peer) {
    return record.door() == Door.FIRST && record.peer().equals(peer);
  }

  @Test
  void saysWhyASecondDoorStayedShutAndForWhichExchange() throws Exception {
    assertThat(alice.get("api.test", "/mispinned").status()).isEqualTo(502);

    Handshake record = awaitReason(HandshakeReason.PIN_MISMATCH);
    assertThat(record.door()).isEqualTo(Door.SECOND);
    assertThat(record.resource()).isEqualTo("mispinned");
    assertThat(record.exchange()).hasSize(36);
    assertThat(record.detail()).contains("cert_hash_and_spki");
    assertThat(record.peer()).startsWith("127.0.0.1:");
  }

  @Test
  void tellsOfAClientWithoutItsCertificate() {
    assertShut(lab.client(), "api.test", HandshakeReason.CERTIFICATE_MISSING);
  }

  @Test
  void tellsOfAClientWhoseCertificateNoAuthoritySigned() throws Exception {
    TestAuthority others = new TestAuthority("others");
    Client eve = lab.client().showing(others.client(1, new GeneralName(2, "eve.test")));
    // The client picks none where the door names authorities that did not sign its own.
    assertShut(eve, "api.test", HandshakeReason.CERTIFICATE_MISSING);
  }

  @Test
  void tellsOfAClientThatIsTooOld() {
    assertShut(alice.speaking("TLSv1.2"), "api.test", HandshakeReason.TLS_TOO_OLD);
  }

  @Test
  void tellsOfAServerNameThatNobodyServes() {
    assertShut(alice, "unknown.test", HandshakeReason.SERVER_NAME_UNKNOWN);
  }

  @Test
  void tellsOfClearText() throws Exception {
    lab.client().clearText("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    assertThat(awaitReason(HandshakeReason.CLEAR_TEXT).version()).isEmpty();

    lab.client().clearText("SSH-2.0-OpenSSH_9.9\r\n");
    assertThat(awaitReason(HandshakeReason.NOT_TLS).version()).isEmpty();
  }

  @Test
  void tellsOfRequestsThatAreRefusedBeforeAnybodyLooks() throws Exception {
    assertThat(alice.get("api.test", "/a%2fb").status()).isEqualTo(400);
    assertThat(awaitReason(HandshakeReason.REQUEST_REFUSED).detail())
        .isEqualTo("path_normalization_failed");

    alice.send(
        "api.test",
        "GET / HTTP/1.1",
        "api.test",
        "",
        "transfer-encoding: chunked",
        "content-length: 5");
    assertThat(awaitReason(HandshakeReason.REQUEST_REFUSED).detail()).startsWith("http1.");
  }

  private static void assertShut(Client client, String serverName, HandshakeReason reason) {
    try {
      assertThat(client.get(serverName, "/").status()).isZero();
    } catch (IOException e) {
      // So it should be.
    }
    try {
      Handshake record = awaitReason(reason);
      assertThat(record.serverName()).isEqualTo(serverName);
      assertThat(record.certificate()).isEmpty();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Handshake awaitReason(HandshakeReason reason) throws InterruptedException {
    return lab.sink().await(reason.code(), record -> record.reason() == reason);
  }
}
