package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientName;
import dev.sallyport.core.resource.ClientSubject;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.PlainDoor;
import dev.sallyport.core.resource.Proxies;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.core.secret.SecretRef;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {

  private Workbench workbench;

  @BeforeEach
  void open(@TempDir Path folder) {
    workbench = new Workbench(folder).withExampleFiles();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sallyport.yaml", "quickstart/sallyport.yaml"})
  void areValidAsTheyStand(String name, @TempDir Path empty) {
    Workbench bare = new Workbench(empty).withoutEnvironment();

    assertThat(bare.errors(Workbench.example(name))).isEmpty();
  }

  @Test
  void readsTheQuickstartWithItsDefaults() {
    Gateway gateway = workbench.gateway(Workbench.wholeExample("quickstart/sallyport.yaml"));

    assertThat(gateway.listeners())
        .singleElement()
        .satisfies(
            listener -> {
              assertThat(listener.address()).isEqualTo(new Address("127.0.0.1", 8443));
              assertThat(listener.profile()).isEqualTo(TlsProfile.MODERN);
              assertThat(listener.clientCertificates()).isEqualTo(ClientCertificateMode.NONE);
            });
    Resource chat = gateway.resources().getFirst();
    assertThat(chat.kind()).isEqualTo(Kind.LLM);
    assertThat(chat.listener()).isEqualTo("main");
    assertThat(chat.pathPrefix()).isEqualTo("/");
    assertThat(chat.token().header()).isEqualTo("authorization");
    assertThat(chat.token().issuers()).containsExactly("corp");
    assertThat(chat.upstream().tls().serverName()).isEqualTo("api.openai.com");
    assertThat(chat.upstream().tls().trust())
        .isEqualTo(
            new UpstreamTrust.Authorities(
                new TrustBundle.SystemStore(), List.of("api.openai.com"), List.of()));
    assertThat(chat.upstream().credential().orElseThrow().value())
        .isEqualTo(new SecretRef.FromEnvironment("OPENAI_API_KEY"));
    assertThat(chat.masking().request().detectors())
        .containsExactlyInAnyOrderElementsOf(Workbench.DETECTORS);
    assertThat(chat.recording().level()).isEqualTo(RecordingLevel.FULL);
    assertThat(chat.recording().maxBodyBytes()).isEqualTo(1 << 20);
    assertThat(chat.idleTimeoutSeconds()).isEqualTo(300);
    assertThat(gateway.policy().bundle()).isEqualTo(new BundleSource.Standard());
  }

  @Test
  void readsTheFullExample() {
    Gateway gateway = workbench.gateway(Workbench.wholeExample("sallyport.yaml"));

    assertThat(gateway.resources())
        .extracting(Resource::name)
        .containsExactly("chat", "documents", "tools");
    assertThat(gateway.resources().get(0).recording().maxBodyBytes()).isEqualTo(256 << 10);
    assertThat(gateway.resources().get(0).idleTimeoutSeconds()).isEqualTo(600);
    assertThat(gateway.resources().get(1).clientCertificate())
        .isEqualTo(ClientCertificateMode.REQUIRED);
    assertThat(gateway.resources().get(1).upstream().addresses())
        .containsExactly(new Address("10.0.0.11", 9443), new Address("10.0.0.12", 9443));
    assertThat(gateway.resources().get(2).upstream().tls().trust())
        .isInstanceOf(UpstreamTrust.PinsOnly.class);
    Listener partners = gateway.listeners().get(1);
    assertThat(partners.profile().groups()).containsExactly("X25519MLKEM768", "X25519");
    assertThat(partners.proxies()).contains(new Proxies(List.of("10.0.0.0/8"), false, 1));
    assertThat(partners.clientTrust().orElseThrow().names())
        .containsExactly(
            ClientName.ofTrustDomain("partner.example"),
            new ClientName(ClientName.Type.DNS, "batch.partner.example", false));
    assertThat(partners.clientTrust().orElseThrow().subjects())
        .containsExactly(
            new ClientSubject(
                List.of(
                    new ClientSubject.Attribute(ClientSubject.Type.OU, "batch"),
                    new ClientSubject.Attribute(ClientSubject.Type.O, "Partner"))),
            new ClientSubject(
                List.of(new ClientSubject.Attribute(ClientSubject.Type.CN, "supervisor"))));
    assertThat(partners.clientTrust("documents.example.com").orElseThrow().names())
        .containsExactly(ClientName.ofTrustDomain("partner.example"));
    assertThat(partners.clientCertificates("documents.example.com"))
        .isEqualTo(ClientCertificateMode.REQUIRED);
    assertThat(gateway.listeners().get(0).plain())
        .contains(new PlainDoor(new Address("127.0.0.1", 8080), PlainDoor.Answer.REDIRECT));
    assertThat(gateway.policy().data().at("/sallyport/resources/documents/groups/0").asText())
        .isEqualTo("partners");
  }

  @Test
  void watchesEveryFileThatTheConfigurationNames() {
    ConfigResult result = workbench.load(Workbench.wholeExample("sallyport.yaml"));

    assertThat(((ConfigResult.Valid) result).files())
        .containsExactlyInAnyOrder(
            workbench.path("sallyport.yaml"),
            workbench.path("tls/partners-ca.pem"),
            workbench.path("tls/partners-ca.crl"),
            workbench.path("tls/documents.crt"),
            workbench.path("tls/documents.key"),
            workbench.path("tls/partner-idp-ca.pem"),
            workbench.path("tls/gateway.crt"),
            workbench.path("tls/gateway.key"));
  }

  @Test
  void watchesFilesThatAreMissing() {
    String yaml = Workbench.wholeExample("sallyport.yaml").replace("gateway.key", "gone.key");

    assertThat(workbench.load(yaml).files())
        .contains(workbench.path("sallyport.yaml"), workbench.path("tls/gone.key"));
  }

  @Test
  void putsOnlyCertificatesAndReferencesIntoTheGateway() {
    workbench.file(
        "tls/gateway.crt", "a note\n" + TestCertificates.LEAF + TestCertificates.AUTHORITY);

    Gateway gateway = workbench.gateway(Workbench.wholeExample("sallyport.yaml"));

    var client = gateway.resources().get(1).upstream().tls().clientCertificate().orElseThrow();
    assertThat(client.chain()).isEqualTo(TestCertificates.LEAF + TestCertificates.AUTHORITY);
    assertThat(client.key())
        .isEqualTo(new SecretRef.FromFile(workbench.path("tls/gateway.key").toString()));
  }
}
