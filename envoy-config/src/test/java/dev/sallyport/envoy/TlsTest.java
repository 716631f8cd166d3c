package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.evidence.HandshakeReason;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.Upstream;
import dev.sallyport.envoy.lab.Answer;
import dev.sallyport.envoy.lab.Client;
import dev.sallyport.envoy.lab.FakeGuard.Seen;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.envoy.lab.OldHello;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest.RequestCase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TLS profiles and client certificate modes mean on a real Envoy. */
class TlsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void modernRefusesTls12() throws Exception {
    try (Lab lab = Lab.start(ground -> gateway(ground, TlsProfile.MODERN))) {
      assertThat(lab.client().handshake("api.test").getProtocol()).isEqualTo("TLSv1.3");
      assertThatThrownBy(() -> lab.client().speaking("TLSv1.2").handshake("api.test"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void intermediateSpeaksTls12WithForwardSecrecyAndAuthenticatedEncryption() throws Exception {
    try (Lab lab = Lab.start(ground -> gateway(ground, TlsProfile.INTERMEDIATE))) {
      SSLSession session = lab.client().speaking("TLSv1.2").handshake("api.test");
      assertThat(session.getProtocol()).isEqualTo("TLSv1.2");
      assertThat(session.getCipherSuite()).startsWith("TLS_ECDHE_").contains("_GCM_");
      assertThat(lab.client().handshake("api.test").getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void intermediateRefusesTls11AndSaysWhy() throws Exception {
    try (Lab lab = Lab.start(ground -> gateway(ground, TlsProfile.INTERMEDIATE));
        Socket client =
            new Socket(InetAddress.getLoopbackAddress(), lab.client().door().getPort())) {
      client.setSoTimeout(30_000);
      client.getOutputStream().write(OldHello.ofTls11("api.test"));

      assertThat(client.getInputStream().readAllBytes())
          .as("an alert (RFC 8446 §6): fatal, protocol_version")
          .startsWith(21)
          .endsWith(2, 70);
      lab.sink().await("TLS 1.1", record -> record.reason() == HandshakeReason.TLS_TOO_OLD);
    }
  }

  @Test
  void requiredCertificatesAreDemandedInTheHandshake(@TempDir Path elsewhere) throws Exception {
    KeyMaterial stranger = Authority.openOrCreate(elsewhere).issueClient("eve", HOUR);
    try (Lab lab = Lab.start(ground -> gateway(ground, ClientCertificateMode.REQUIRED))) {
      Client alice = lab.client().showing(lab.authority().issueClient("alice", HOUR));

      assertThat(alice.get("api.test", "/").status()).isEqualTo(200);
      var attributes =
          Seen.attributes(lab.guard().awaitStream().await(RequestCase.REQUEST_HEADERS));
      assertThat(attributes.get("connection.mtls").getBoolValue()).isTrue();
      assertThat(attributes.get("connection.subject_peer_certificate").getStringValue())
          .isEqualTo("CN=alice");
      assertThat(attributes.get("connection.sha256_peer_certificate_digest").getStringValue())
          .hasSize(64);

      assertRefused(lab.client());
      assertRefused(lab.client().showing(stranger));
      assertThat(lab.guard().wasAsked()).isFalse();
    }
  }

  @Test
  void optionalCertificatesAreCheckedWhenShown(@TempDir Path elsewhere) throws Exception {
    KeyMaterial stranger = Authority.openOrCreate(elsewhere).issueClient("eve", HOUR);
    try (Lab lab = Lab.start(ground -> gateway(ground, ClientCertificateMode.OPTIONAL))) {
      assertThat(lab.client().get("api.test", "/").status()).isEqualTo(200);
      assertRefused(lab.client().showing(stranger));
    }
  }

  @Test
  void aResourceThatDemandsACertificateMakesItsWholeHostnameAskForOne() throws Exception {
    try (Lab lab =
        Lab.start(
            ground -> {
              Upstream upstream = Gateways.upstream(ground.address(), ground.trust());
              return Gateways.of(
                  Gateways.door(
                      TlsProfile.MODERN, ClientCertificateMode.NONE, Optional.of(ground.ours())),
                  Gateways.resource(
                      "strict", "strict.test", "/", upstream, ClientCertificateMode.REQUIRED),
                  Gateways.resource("open", "mixed.test", "/open", upstream),
                  Gateways.resource(
                      "closed", "mixed.test", "/closed", upstream, ClientCertificateMode.REQUIRED));
            })) {
      Client alice = lab.client().showing(lab.authority().issueClient("alice", HOUR));
      assertThat(statusOf(lab.client(), "strict.test", "/")).isZero();
      assertThat(alice.get("strict.test", "/").status()).isEqualTo(200);
      assertThat(lab.client().get("mixed.test", "/open").status()).isEqualTo(200);
      lab.guard().awaitStream();
      lab.guard().awaitStream();
      assertThat(alice.get("mixed.test", "/closed").status()).isEqualTo(200);
      var attributes =
          Seen.attributes(lab.guard().awaitStream().await(RequestCase.REQUEST_HEADERS));
      assertThat(attributes.get("connection.mtls").getBoolValue()).isTrue();
    }
  }

  private static Gateway gateway(Lab.Ground ground, TlsProfile profile) {
    return Gateways.of(
        Gateways.door(profile),
        Gateways.resource(
            "api", "api.test", "/", Gateways.upstream(ground.address(), ground.trust())));
  }

  private static Gateway gateway(Lab.Ground ground, ClientCertificateMode mode) {
    return Gateways.of(
        Gateways.door(TlsProfile.MODERN, mode, Optional.of(ground.ours())),
        Gateways.resource(
            "api", "api.test", "/", Gateways.upstream(ground.address(), ground.trust())));
  }

  private static void assertRefused(Client client) {
    assertThat(statusOf(client, "api.test", "/")).isZero();
  }

  /** 0 for no answer: with TLS 1.3 a client learns of its refusal when it reads. */
  private static int statusOf(Client client, String hostname, String path) {
    try {
      Answer answer = client.get(hostname, path);
      return answer.status();
    } catch (IOException e) {
      return 0;
    }
  }
}
