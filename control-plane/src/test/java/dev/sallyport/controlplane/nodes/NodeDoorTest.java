package dev.sallyport.controlplane.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.controlplane.keys.PartCertificates;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.nodes.Endpoint;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.nodes.JoinClient.Joined;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.CertificateFacts;
import dev.sallyport.pki.Spki;
import dev.sallyport.pki.node.JoinToken;
import dev.sallyport.pki.node.NodeRegistry;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joining and renewing over real sockets. */
class NodeDoorTest {

  private static final Duration MINUTES = Duration.ofMinutes(5);

  private final List<String> lost = new CopyOnWriteArrayList<>();

  @TempDir Path directory;
  private Authority authority;
  private NodeRegistry registry;
  private NodeDoor door;
  private JoinClient client;

  @BeforeEach
  void open() throws IOException {
    authority = Authority.openOrCreate(directory.resolve("pki"));
    registry = NodeRegistry.of(authority.directory());
    new PartCertificates(authority, directory, Duration.ofDays(1), InstantSource.system())
        .renewIfDue();
    door =
        new NodeDoor(
            Optional.of(new NodeOptions(new Endpoint("127.0.0.1", 0), 4711, Duration.ofHours(1))),
            authority,
            directory,
            List.of(new AggregatedDiscoveryServiceImplBase() {}),
            (node, records) -> lost.add(node + " lost " + records));
    door.open();
    client = new JoinClient(new Endpoint("127.0.0.1", door.port()));
  }

  @AfterEach
  void close() {
    door.close();
  }

  private JoinToken token() throws IOException {
    return registry.token("edge-1", MINUTES, issuer());
  }

  private Pin issuer() {
    return Spki.pin(authority.issuingChain().getFirst());
  }

  @Test
  void aTokenGivesOneCertificateWithTheNameThatTheOperatorChose() throws Exception {
    JoinToken token = token();
    Joined joined = client.join(JoinToken.parse(token.text().reveal()));

    assertThat(joined.node()).isEqualTo("edge-1");
    assertThat(joined.guardPort()).isEqualTo(4711);
    assertThat(joined.authorities()).isEqualTo(authority.certificatePem());
    assertThat(CertificateFacts.names(joined.material().leaf()))
        .containsExactly("spiffe://sallyport.internal/node/edge-1");
    assertThat(joined.material().leaf().getNotAfter().toInstant())
        .isBefore(Instant.now().plus(Duration.ofHours(2)));
    assertThatThrownBy(() -> client.join(token))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was used")
        .hasMessageContaining("sallyport envoy token");
  }

  @Test
  void renewsWithAnotherKeyUntilItIsRevoked() throws Exception {
    Joined first = client.join(token());
    Joined second = client.renew(first.material(), first.authorities());

    assertThat(Spki.pin(second.material().leaf())).isNotEqualTo(Spki.pin(first.material().leaf()));
    assertThat(client.renew(first.material(), first.authorities()).node())
        .as("the first one stays good until its end")
        .isEqualTo("edge-1");

    assertThat(registry.revoke("edge-1")).isTrue();
    assertThatThrownBy(() -> client.renew(second.material(), second.authorities()))
        .isInstanceOf(IOException.class);
    Joined anew = client.join(token());
    assertThatThrownBy(() -> client.renew(second.material(), second.authorities()))
        .as("joining again does not bring back what was taken away")
        .isInstanceOf(IOException.class);
    assertThat(client.renew(anew.material(), anew.authorities()).node()).isEqualTo("edge-1");
  }

  @Test
  void refusesStrangersWhoseCertificateTheSameAuthoritySigned() throws Exception {
    assertThatThrownBy(
            () ->
                client.renew(
                    authority.issueClient("edge-1", Duration.ofHours(1)),
                    authority.certificatePem()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aMachineDoesNotJoinAnybodyButWhoMadeTheToken() throws Exception {
    Authority other = Authority.openOrCreate(directory.resolve("other"));
    JoinToken misled = registry.token("edge-1", MINUTES, Spki.pin(other.issuingChain().getFirst()));

    assertThatThrownBy(() -> client.join(misled))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not that of the join token");
    assertThat(registry.content().tokens()).as("the token was not shown to it").hasSize(1);
  }

  @Test
  void keepsNoSecretOfATokenAndForgetsItInTime() throws Exception {
    JoinToken token = registry.token("edge-1", Duration.ZERO, issuer());

    assertThat(Files.readString(registry.file())).doesNotContain(token.secret().reveal());
    assertThat(token.toString()).doesNotContain(token.secret().reveal());
    assertThatThrownBy(() -> client.join(token)).hasMessageContaining("expired");
  }

  @Test
  void aNodeSaysWhatItsEnvoyLostAndIsBelievedAboutNobodyElse() throws Exception {
    JoinClient.Joined joined = client.join(token());

    client.reportLoss(joined.material(), joined.authorities(), 12);

    assertThat(lost).containsExactly("edge-1 lost 12");
  }

  @Test
  void aNodeThatWasRevokedSaysNothingAnyMore() throws Exception {
    JoinClient.Joined joined = client.join(token());
    registry.revoke("edge-1");

    assertThatThrownBy(() -> client.reportLoss(joined.material(), joined.authorities(), 12))
        .isInstanceOf(IOException.class);
    assertThat(lost).isEmpty();
  }
}
