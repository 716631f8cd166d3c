package dev.sallyport.controlplane.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlplane.keys.KeyRing;
import dev.sallyport.controlplane.keys.SecretReader;
import dev.sallyport.controlplane.snapshot.Gateways;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.controlplane.snapshot.SnapshotFactory;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientName;
import dev.sallyport.core.resource.ClientName.Type;
import dev.sallyport.core.resource.ClientSubject;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.HostClients;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.pki.Authority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostureTest {

  @TempDir Path directory;

  private final Instant now = Instant.now();
  private SnapshotFactory factory;
  private Snapshot snapshot;

  @BeforeEach
  void make() throws Exception {
    Authority authority = Authority.openOrCreate(directory);
    factory =
        new SnapshotFactory(
            new KeyRing(
                hostname -> authority.issueServer(List.of(hostname), Duration.ofDays(30)),
                new SecretReader(name -> null)),
            policy -> "bundle".getBytes(StandardCharsets.UTF_8),
            new SecretRef.FromFile("/state/mask.key"),
            new SecretRef.FromFile("/state/approvals.key"));
    snapshot =
        factory.make(Gateways.of(8443, List.of(), Gateways.resource("api", "api.test", 4711)));
  }

  @Test
  void tellsWhatEnvoysWereTold() {
    ResourcePosture api = Posture.of(snapshot, now).getFirst();

    assertThat(api.resource()).isEqualTo("api");
    assertThat(api.firstDoor().minimumVersion()).isEqualTo("1.3");
    assertThat(api.firstDoor().groups().getFirst()).isEqualTo("X25519MLKEM768");
    assertThat(api.firstDoor().resumption()).isFalse();
    assertThat(api.secondDoor().resumption()).isFalse();
    assertThat(api.firstDoor().certificateUntil()).isPresent();
    assertThat(api.secondDoor().addresses()).singleElement().asString().contains("4711");
    assertThat(api.weaknesses()).noneMatch(weakness -> weakness.contains("door's certificate"));
  }

  @Test
  void tellsWhichClientsEachHostnameLetsIn() throws Exception {
    Gateway plain =
        Gateways.of(
            8443,
            List.of(),
            Gateways.resource("api", "api.test", 4711),
            Gateways.resource("ops", "ops.test", 4711));
    Listener open = plain.listeners().getFirst();
    ClientTrust some =
        new ClientTrust(
            new TrustBundle.SystemStore(),
            List.of(ClientName.ofTrustDomain("prod"), new ClientName(Type.DNS, "a.test", false)),
            List.of(
                subject(ClientSubject.Type.O, "Example, Inc. (1.0)", ClientSubject.Type.OU, "ops"),
                subject(ClientSubject.Type.CN, "Jürgen #7")));
    ClientTrust one =
        new ClientTrust(
            new TrustBundle.SystemStore(),
            List.of(),
            List.of(subject(ClientSubject.Type.UID, "olga")));
    Listener asking =
        new Listener(
            open.name(),
            open.address(),
            open.profile(),
            ClientCertificateMode.REQUIRED,
            Optional.of(some),
            open.certificates(),
            open.withoutServerName(),
            open.plain(),
            open.proxies(),
            List.of(new HostClients(List.of("ops.test"), ClientCertificateMode.OPTIONAL, one)));

    List<ResourcePosture> postures =
        Posture.of(
            factory.make(
                new Gateway(List.of(asking), plain.issuers(), plain.resources(), plain.policy())),
            now);

    ResourcePosture.FirstDoor api = postures.getFirst().firstDoor();
    assertThat(api.clientCertificates()).isEqualTo("required");
    assertThat(api.clientNames()).containsExactly("URI spiffe://prod/*", "DNS a.test");
    assertThat(api.clientSubjects())
        .containsExactly("O=Example\\, Inc. (1.0), OU=ops", "CN=J\\C3\\BCrgen #7");
    ResourcePosture.FirstDoor ops = postures.getLast().firstDoor();
    assertThat(ops.clientCertificates()).isEqualTo("optional");
    assertThat(ops.clientNames()).isEmpty();
    assertThat(ops.clientSubjects()).containsExactly("UID=olga");
    assertThat(Posture.of(snapshot, now).getFirst().firstDoor().clientSubjects()).isEmpty();
  }

  private static ClientSubject subject(ClientSubject.Type type, String value) {
    return new ClientSubject(List.of(new ClientSubject.Attribute(type, value)));
  }

  private static ClientSubject subject(
      ClientSubject.Type type, String value, ClientSubject.Type other, String otherValue) {
    return new ClientSubject(
        List.of(
            new ClientSubject.Attribute(type, value),
            new ClientSubject.Attribute(other, otherValue)));
  }

  @Test
  void warnsWhenTheCertificateIsNearItsEnd() {
    assertThat(Posture.of(snapshot, now.plus(Duration.ofDays(28))).getFirst().weaknesses())
        .anyMatch(weakness -> weakness.contains("the door's certificate ends at"));
  }

  @Test
  void readsTheDoorAndNotTheWish() {
    EnvoySnapshot envoy = snapshot.envoy();
    io.envoyproxy.envoy.config.listener.v3.Listener doorless =
        envoy.listeners().getFirst().toBuilder().clearFilterChains().build();
    Snapshot broken =
        new Snapshot(
            snapshot.revision(),
            snapshot.material(),
            snapshot.document(),
            snapshot.policyBundle(),
            new EnvoySnapshot(
                envoy.revision(),
                envoy.clusters(),
                List.of(doorless),
                envoy.routes(),
                envoy.secrets()),
            snapshot.certificateExpiry(),
            snapshot.renewAt(),
            snapshot.resources());

    org.assertj.core.api.Assertions.assertThatIllegalStateException()
        .isThrownBy(() -> Posture.of(broken, now))
        .withMessageContaining("no door for api.test");
  }
}
