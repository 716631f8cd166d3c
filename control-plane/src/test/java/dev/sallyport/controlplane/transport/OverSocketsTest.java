package dev.sallyport.controlplane.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.controlplane.guards.SnapshotEndpoint;
import dev.sallyport.controlplane.metrics.Observed;
import dev.sallyport.controlplane.publisher.FileRevisionLog;
import dev.sallyport.controlplane.publisher.Publisher;
import dev.sallyport.controlplane.publisher.PublisherStatus;
import dev.sallyport.controlplane.publisher.ThreadLoop;
import dev.sallyport.controlplane.publisher.Timing;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.controlplane.snapshot.Snapshots;
import dev.sallyport.controlplane.xds.AdsEndpoint;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.proto.v1.SnapshotAck;
import dev.sallyport.proto.v1.SnapshotUpdate;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real gRPC over a real Unix domain socket, with a guard and an Envoy made of stubs. */
class OverSocketsTest {

  private static final String CLUSTERS = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  private static final String LISTENERS = "type.googleapis.com/envoy.config.listener.v3.Listener";
  private static final String REVISION = "ab".repeat(32);

  private final Observed observed = new Observed(InstantSource.system());
  private final ThreadLoop loop = new ThreadLoop("publisher");
  private Path directory;
  private Publisher publisher;
  private InnerServer server;

  @BeforeEach
  void open() throws Exception {
    // Not in the build directory: paths of sockets are short (unix(7)).
    directory = Files.createTempDirectory("cp");
    publisher =
        new Publisher(
            loop,
            InstantSource.system(),
            Timing.standard(),
            observed,
            new FileRevisionLog(directory.resolve("revisions")));
    server =
        new InnerServer(
            directory.resolve("control-plane.sock"),
            List.of(new AdsEndpoint(loop, publisher), new SnapshotEndpoint(publisher)));
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    loop.close();
    Files.deleteIfExists(directory.resolve("revisions"));
    Files.deleteIfExists(directory);
  }

  @Test
  void publishesToAGuardThenToAnEnvoyAndIsReadyThen() throws Exception {
    try (PeerStream<SnapshotAck, SnapshotUpdate> guard = PeerStream.guard(socket());
        PeerStream<DiscoveryRequest, DiscoveryResponse> envoy = PeerStream.envoy(socket())) {
      guard.say(SnapshotAck.newBuilder().setNode("guard-1").build());
      envoy.say(subscribe(CLUSTERS));
      envoy.say(subscribe(LISTENERS));
      publisher.submit(snapshot());

      SnapshotUpdate update = guard.hear();
      assertThat(update.getRevision()).isEqualTo(REVISION);
      assertThat(update.getRetainList()).containsExactly(REVISION);
      assertThat(HexFormat.of().formatHex(update.getDocumentDigest().toByteArray()))
          .isEqualTo(Sha256.hex(update.getDocument().toByteArray()));
      assertThat(update.getPolicyBundle().toStringUtf8()).isEqualTo("bundle");
      assertThat(envoy.heardNothing()).as("the guard has not accepted").isTrue();
      assertThat(observed.status().ready()).isFalse();

      guard.say(SnapshotAck.newBuilder().setNode("guard-1").setRevision(REVISION).build());
      DiscoveryResponse clusters = envoy.hear();
      assertThat(clusters.getTypeUrl()).isEqualTo(CLUSTERS);
      assertThat(clusters.getResources(0).unpack(Cluster.class).getName()).isEqualTo("c");
      envoy.say(acknowledge(clusters));
      DiscoveryResponse listeners = envoy.hear();
      assertThat(observed.status().ready()).as("listeners are not acknowledged").isFalse();
      envoy.say(acknowledge(listeners));
      awaitStatus("ready", PublisherStatus::ready);

      assertThat(observed.scrape())
          .contains("sallyport_snapshot_info{revision=\"" + REVISION + "\"} 1")
          .contains("sallyport_guards_connected 1")
          .contains("sallyport_envoys_connected 1")
          .contains("sallyport_publishes_total{outcome=\"published\"} 1");
      assertThat(Files.readString(directory.resolve("revisions"))).contains(REVISION);
    }
    awaitStatus("not ready after both have left", status -> !status.ready());
  }

  @Test
  void refusesWhatAGuardCannotObey() throws Exception {
    try (PeerStream<SnapshotAck, SnapshotUpdate> guard = PeerStream.guard(socket())) {
      guard.say(SnapshotAck.newBuilder().setNode("guard-1").build());
      publisher.submit(snapshot());
      guard.hear();
      guard.say(
          SnapshotAck.newBuilder()
              .setNode("guard-1")
              .setRevision(REVISION)
              .setRejected("policy does not compile")
              .build());

      awaitStatus(
          "an error that names the cause",
          status -> status.lastError().orElse("").contains("policy does not compile"));
    }
  }

  @Test
  void turnsAnEnvoyWithoutANameAway() throws Exception {
    try (PeerStream<DiscoveryRequest, DiscoveryResponse> envoy = PeerStream.envoy(socket())) {
      envoy.say(DiscoveryRequest.newBuilder().setTypeUrl(CLUSTERS).build());

      assertThatThrownBy(envoy::hear)
          .cause()
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              failure ->
                  assertThat(failure.getStatus().getCode())
                      .isEqualTo(Status.Code.INVALID_ARGUMENT));
    }
  }

  @Test
  void turnsAGuardAwayThatBeginsWithAnAnswer() throws Exception {
    try (PeerStream<SnapshotAck, SnapshotUpdate> guard = PeerStream.guard(socket())) {
      guard.say(SnapshotAck.newBuilder().setNode("guard-1").setRevision(REVISION).build());

      assertThatThrownBy(guard::hear)
          .cause()
          .hasMessageContaining("the first message names the node");
    }
  }

  @Test
  void isOpenToItsOwnerAlone() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
        .isEqualTo("rw-------");
  }

  @Test
  void takesOverASocketThatADeadProcessLeft() throws Exception {
    Path stale = Files.createFile(directory.resolve("stale.sock"));
    new InnerServer(stale, List.of(new SnapshotEndpoint(publisher))).close();

    assertThat(stale).doesNotExist();
  }

  private Path socket() {
    return directory.resolve("control-plane.sock");
  }

  private void awaitStatus(String what, Predicate<PublisherStatus> wanted) {
    for (int i = 0; i < 1000 && !wanted.test(observed.status()); i++) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(observed.status()).as(what).matches(wanted);
  }

  private static Snapshot snapshot() {
    Cluster cluster = Cluster.newBuilder().setName("c").build();
    return Snapshots.of(
        new EnvoySnapshot(REVISION, List.of(cluster), List.of(), List.of(), List.of()), "secrets");
  }

  private static DiscoveryRequest subscribe(String type) {
    DiscoveryRequest.Builder request = DiscoveryRequest.newBuilder().setTypeUrl(type);
    request.getNodeBuilder().setId("envoy-1");
    return request.build();
  }

  private static DiscoveryRequest acknowledge(DiscoveryResponse response) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(response.getTypeUrl())
        .setVersionInfo(response.getVersionInfo())
        .setResponseNonce(response.getNonce())
        .build();
  }
}
