package dev.sallyport.controlplane.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlplane.keys.KeyRing;
import dev.sallyport.controlplane.keys.SecretReader;
import dev.sallyport.controlplane.snapshot.Gateways;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.controlplane.snapshot.SnapshotFactory;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.pki.Authority;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostureTest {

  @TempDir Path directory;

  private final Instant now = Instant.now();
  private Snapshot snapshot;

  @BeforeEach
  void make() throws Exception {
    Authority authority = Authority.openOrCreate(directory);
    SnapshotFactory factory =
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
  void warnsWhenTheCertificateIsNearItsEnd() {
    assertThat(Posture.of(snapshot, now.plus(Duration.ofDays(28))).getFirst().weaknesses())
        .anyMatch(weakness -> weakness.contains("the door's certificate ends at"));
  }

  @Test
  void readsTheDoorAndNotTheWish() {
    EnvoySnapshot envoy = snapshot.envoy();
    Listener doorless = envoy.listeners().getFirst().toBuilder().clearFilterChains().build();
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
