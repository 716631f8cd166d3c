package dev.sallyport.extproc.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.MaskSettings;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.Recording;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.core.resource.TokenSource;
import dev.sallyport.core.resource.Uninspectable;
import dev.sallyport.core.snapshot.GuardSnapshot;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.core.snapshot.SnapshotJson;
import dev.sallyport.extproc.identity.TestIssuer;
import dev.sallyport.extproc.identity.Verifiers;
import dev.sallyport.extproc.metrics.GuardMetrics;
import dev.sallyport.extproc.testing.FakePolicy;
import dev.sallyport.extproc.testing.TestClock;
import dev.sallyport.masking.Masker;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.proto.v1.SnapshotAck;
import dev.sallyport.proto.v1.SnapshotServiceGrpc;
import dev.sallyport.proto.v1.SnapshotUpdate;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the guard takes from the control plane, and what it keeps without it. */
class SnapshotFollowerTest {

  private static final ByteString BUNDLE = ByteString.copyFromUtf8("a bundle");
  private static final String FIRST = "1".repeat(64);
  private static final String SECOND = "2".repeat(64);

  private final TestClock clock = new TestClock();
  private final TestIssuer issuer = new TestIssuer("https://issuer.example", clock);
  private final SnapshotStore store = new SnapshotStore();
  private final Map<String, FakePolicy> engines = new LinkedHashMap<>();
  private final BlockingQueue<SnapshotAck> acks = new LinkedBlockingQueue<>();
  private final BlockingQueue<StreamObserver<SnapshotUpdate>> streams = new LinkedBlockingQueue<>();
  private final Queue<MaskSettings> settingsSeen = new ConcurrentLinkedQueue<>();
  private Server server;
  private ManagedChannel channel;
  private SnapshotFollower follower;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(new ControlPlane()).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    follower =
        new SnapshotFollower(
            channel,
            "guard-1",
            new SnapshotLoader(
                this::engine,
                new Verifiers(clock),
                this::masker,
                new DigestKeys(new KeyFiles(variable -> null)),
                clock),
            store,
            new GuardMetrics(),
            snapshot -> {},
            Duration.ofMillis(1));
    follower.start();
    assertThat(ack().getRevision()).as("the first message says hello").isEmpty();
  }

  @AfterEach
  void stop() {
    follower.close();
    channel.shutdownNow();
    server.shutdownNow();
  }

  private PolicyEngine engine(byte[] bundle, GuardSnapshot snapshot, Set<DetectorId> detectors)
      throws PolicyException {
    if (snapshot.policyData().has("bad")) {
      return WasmPolicyEngine.load(bundle, snapshot.policyData());
    }
    FakePolicy engine = new FakePolicy();
    engines.put(snapshot.revision(), engine);
    return engine;
  }

  private Masker masker(MaskSettings settings) {
    settingsSeen.add(settings);
    return Masker.standard();
  }

  @Test
  void takesASnapshotAndSaysSo() throws Exception {
    StreamObserver<SnapshotUpdate> stream = stream();
    stream.onNext(update(FIRST));

    assertThat(ack()).isEqualTo(accepted(FIRST));
    assertThat(store.route(FIRST, "chat")).isPresent();
    assertThat(store.route(FIRST, "other")).isEmpty();
    assertThat(store.newest()).contains(FIRST);
  }

  @Test
  void theMaskerOfTheSnapshotIsThatOfItsRoutes() throws Exception {
    StreamObserver<SnapshotUpdate> stream = stream();
    stream.onNext(update(FIRST));

    assertThat(ack()).isEqualTo(accepted(FIRST));
    assertThat(settingsSeen).containsExactly(MaskSettings.STANDARD);
    assertThat(store.route(FIRST, "chat").orElseThrow().masker()).isSameAs(Masker.standard());
  }

  @Test
  void keepsWhatEnvoyMayStillUseAndDropsTheRest() throws Exception {
    StreamObserver<SnapshotUpdate> stream = stream();
    stream.onNext(update(FIRST));
    ack();
    stream.onNext(update(SECOND).toBuilder().addRetain(FIRST).addRetain(SECOND).build());
    ack();
    assertThat(store.route(FIRST, "chat")).isPresent();
    assertThat(store.route(SECOND, "chat")).isPresent();

    stream.onNext(update(SECOND).toBuilder().addRetain(SECOND).build());
    assertThat(ack()).isEqualTo(accepted(SECOND));
    assertThat(store.route(FIRST, "chat")).isEmpty();
    assertThat(engines.get(FIRST).isClosed()).isTrue();
    assertThat(engines.get(SECOND).isClosed()).isFalse();
  }

  @Test
  void rejectsWhatIsDamagedAndKeepsWhatItHas() throws Exception {
    StreamObserver<SnapshotUpdate> stream = stream();
    stream.onNext(update(FIRST));
    ack();
    SnapshotUpdate good = update(SECOND);
    Map<SnapshotUpdate, String> bad = new LinkedHashMap<>();
    bad.put(good.toBuilder().setDocumentDigest(ByteString.EMPTY).build(), "digest");
    bad.put(good.toBuilder().setDocument(good.getDocument().substring(1)).build(), "digest");
    bad.put(good.toBuilder().setPolicyBundle(ByteString.EMPTY).build(), "policy bundle");
    bad.put(update(FIRST).toBuilder().setRevision(SECOND).build(), "another revision");
    bad.put(update(snapshot(SECOND, "nobody", "email", "{}")), "issuer nobody");
    bad.put(update(snapshot(SECOND, "test", "no-such-detector", "{}")), "no-such-detector");
    bad.put(update(snapshot(SECOND, "test", "email", "{\"bad\":1}")), "bundle");
    for (Map.Entry<SnapshotUpdate, String> each : bad.entrySet()) {
      stream.onNext(each.getKey());
      SnapshotAck ack = ack();
      assertThat(ack.getRevision()).isEqualTo(SECOND);
      assertThat(ack.getRejected()).contains(each.getValue());
    }
    assertThat(store.newest()).contains(FIRST);
    assertThat(store.size()).isEqualTo(1);

    stream.onNext(good);
    assertThat(ack()).isEqualTo(accepted(SECOND));
  }

  @Test
  void comesBackAndKeepsItsSnapshotMeanwhile() throws Exception {
    StreamObserver<SnapshotUpdate> stream = stream();
    stream.onNext(update(FIRST));
    ack();
    stream.onError(Status.UNAVAILABLE.asRuntimeException());

    StreamObserver<SnapshotUpdate> again = stream();
    assertThat(ack().getRevision()).as("hello again").isEmpty();
    assertThat(store.route(FIRST, "chat")).isPresent();
    again.onNext(update(FIRST));
    assertThat(ack()).isEqualTo(accepted(FIRST));
    assertThat(engines).as("it was not compiled again").hasSize(1);

    again.onCompleted();
    stream();
    assertThat(ack().getRevision()).isEmpty();
  }

  private SnapshotUpdate update(String revision) throws IOException {
    return update(snapshot(revision, "test", "email", "{}"));
  }

  private static SnapshotUpdate update(GuardSnapshot snapshot) {
    byte[] document = SnapshotJson.write(snapshot);
    return SnapshotUpdate.newBuilder()
        .setRevision(snapshot.revision())
        .setDocument(ByteString.copyFrom(document))
        .setDocumentDigest(ByteString.copyFrom(HexFormat.of().parseHex(Sha256.hex(document))))
        .setPolicyBundle(BUNDLE)
        .build();
  }

  private GuardSnapshot snapshot(String revision, String issuerName, String detector, String data)
      throws IOException {
    MaskPlan plan = MaskPlan.of(List.of(new DetectorId(detector)));
    return new GuardSnapshot(
        revision,
        List.of(issuer.issuer()),
        List.of(
            new GuardedResource(
                "chat",
                Kind.LLM,
                "chat.example",
                new TokenSource("authorization", List.of(issuerName)),
                false,
                new Masking(MaskPlan.NOTHING, plan, Uninspectable.REFUSE),
                new Recording(RecordingLevel.FULL, 1000))),
        MaskSettings.STANDARD,
        data.equals("{}")
            ? JsonNodeFactory.instance.objectNode()
            : JsonNodeFactory.instance.objectNode().put("bad", 1),
        Sha256.hex(BUNDLE.toByteArray()));
  }

  private static SnapshotAck accepted(String revision) {
    return SnapshotAck.newBuilder().setNode("guard-1").setRevision(revision).build();
  }

  private SnapshotAck ack() throws InterruptedException {
    SnapshotAck ack = acks.poll(20, TimeUnit.SECONDS);
    assertThat(ack).as("an ack").isNotNull();
    return ack;
  }

  private StreamObserver<SnapshotUpdate> stream() throws InterruptedException {
    StreamObserver<SnapshotUpdate> stream = streams.poll(20, TimeUnit.SECONDS);
    assertThat(stream).as("a stream to the control plane").isNotNull();
    return stream;
  }

  private final class ControlPlane extends SnapshotServiceGrpc.SnapshotServiceImplBase {
    @Override
    public StreamObserver<SnapshotAck> follow(StreamObserver<SnapshotUpdate> updates) {
      streams.add(updates);
      return new StreamObserver<>() {
        @Override
        public void onNext(SnapshotAck ack) {
          acks.add(ack);
        }

        @Override
        public void onError(Throwable failure) {
          // The follower left.
        }

        @Override
        public void onCompleted() {
          updates.onCompleted();
        }
      };
    }
  }
}
