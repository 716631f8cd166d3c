package dev.sallyport.extproc.snapshot;

import dev.sallyport.extproc.follow.Comeback;
import dev.sallyport.extproc.metrics.GuardMetrics;
import dev.sallyport.proto.v1.SnapshotAck;
import dev.sallyport.proto.v1.SnapshotServiceGrpc;
import dev.sallyport.proto.v1.SnapshotUpdate;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the control plane's snapshots: takes each, answers each with one ack, and comes back
 * after every loss of the stream. While the control plane is away, the last good snapshots stay in
 * force.
 *
 * <p>All of it runs on one thread, so that updates are answered in the order they came.
 */
public final class SnapshotFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFollower.class);

  private final ManagedChannel channel;
  private final String node;
  private final SnapshotLoader loader;
  private final SnapshotStore store;
  private final GuardMetrics metrics;
  private final Consumer<ActiveSnapshot> listener;
  private final Comeback comeback;

  private @Nullable StreamObserver<SnapshotAck> acks;

  /**
   * @param channel to the control plane
   * @param node name of this server in acks
   * @param listener is told of every snapshot that comes into force
   * @param shortestPause pause before the first attempt to come back; it doubles with each
   */
  public SnapshotFollower(
      ManagedChannel channel,
      String node,
      SnapshotLoader loader,
      SnapshotStore store,
      GuardMetrics metrics,
      Consumer<ActiveSnapshot> listener,
      Duration shortestPause) {
    this.channel = channel;
    this.node = node;
    this.loader = loader;
    this.store = store;
    this.metrics = metrics;
    this.listener = listener;
    this.comeback = new Comeback("snapshots", shortestPause);
  }

  /** Begins to follow. */
  public void start() {
    comeback.start(this::follow);
  }

  @Override
  public void close() {
    comeback.close();
  }

  private void follow() {
    // The channel has pauses of its own, of up to minutes; the pauses here are enough.
    channel.resetConnectBackoff();
    StreamObserver<SnapshotAck> stream =
        SnapshotServiceGrpc.newStub(channel)
            .follow(comeback.taking(this::take, () -> acks = null, this::follow));
    acks = stream;
    stream.onNext(SnapshotAck.newBuilder().setNode(node).build());
  }

  private void take(SnapshotUpdate update) {
    SnapshotAck.Builder ack =
        SnapshotAck.newBuilder().setNode(node).setRevision(update.getRevision());
    try {
      Optional<ActiveSnapshot> known = store.find(update.getRevision());
      activate(known.isPresent() ? known.get() : loader.load(update), update.getRetainList());
    } catch (RejectedException e) {
      LOG.warn("snapshot {} is rejected: {}", update.getRevision(), e.getMessage());
      metrics.rejected();
      ack.setRejected(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("snapshot {} cannot be taken", update.getRevision(), e);
      metrics.rejected();
      ack.setRejected("the ext-proc server failed on it: " + e.getClass().getSimpleName());
    }
    StreamObserver<SnapshotAck> stream = acks;
    if (stream != null) {
      stream.onNext(ack.build());
    }
  }

  private void activate(ActiveSnapshot snapshot, Collection<String> retain) {
    // Envoy routes with dropped revisions no more, so that nobody asks their policies again; what
    // still asks, after a long wait for keys, is denied.
    for (ActiveSnapshot dropped : store.put(snapshot, retain)) {
      dropped.policy().close();
    }
    listener.accept(snapshot);
    metrics.accepted(snapshot.revision());
    LOG.info("snapshot {} is in force", snapshot.revision());
  }
}
