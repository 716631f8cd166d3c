package dev.sallyport.controlplane.guards;

import com.google.protobuf.ByteString;
import dev.sallyport.controlplane.publisher.GuardLink;
import dev.sallyport.controlplane.publisher.Publisher;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.proto.v1.SnapshotAck;
import dev.sallyport.proto.v1.SnapshotServiceGrpc.SnapshotServiceImplBase;
import dev.sallyport.proto.v1.SnapshotUpdate;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** {@code dev.sallyport.v1.SnapshotService}: keeps ext-proc servers on what is published. */
public final class SnapshotEndpoint extends SnapshotServiceImplBase {

  private final Publisher publisher;

  /** An endpoint that connects ext-proc servers to a publisher. */
  public SnapshotEndpoint(Publisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public StreamObserver<SnapshotAck> follow(StreamObserver<SnapshotUpdate> updates) {
    var out = (ServerCallStreamObserver<SnapshotUpdate>) updates;
    AtomicReference<GuardStream> hello = new AtomicReference<>();
    Runnable left =
        () -> {
          GuardStream guard = hello.get();
          if (guard != null) {
            publisher.guardLeft(guard);
          }
        };
    out.setOnCancelHandler(left);
    return new StreamObserver<>() {
      @Override
      public void onNext(SnapshotAck ack) {
        GuardStream guard = hello.get();
        if (guard == null) {
          greet(ack);
        } else if (ack.getRejected().isEmpty()) {
          publisher.guardAccepted(guard, ack.getRevision());
        } else {
          publisher.guardRejected(guard, ack.getRevision(), ack.getRejected());
        }
      }

      @Override
      public void onError(Throwable failure) {
        left.run();
      }

      @Override
      public void onCompleted() {
        left.run();
        if (!out.isCancelled()) {
          out.onCompleted();
        }
      }

      private void greet(SnapshotAck ack) {
        if (!ack.getRevision().isEmpty() || ack.getNode().isEmpty()) {
          out.onError(
              Status.INVALID_ARGUMENT
                  .withDescription("the first message names the node and answers nothing")
                  .asException());
          return;
        }
        GuardStream guard = new GuardStream(ack.getNode(), out);
        hello.set(guard);
        publisher.guardJoined(guard);
      }
    };
  }

  /** One ext-proc server's stream. Written to on the publisher's loop only. */
  private record GuardStream(String node, ServerCallStreamObserver<SnapshotUpdate> out)
      implements GuardLink {

    @Override
    public void send(Snapshot snapshot, List<String> retain) {
      if (!out.isCancelled()) {
        out.onNext(
            SnapshotUpdate.newBuilder()
                .setRevision(snapshot.revision())
                .setDocument(snapshot.document().content())
                .setDocumentDigest(ByteString.fromHex(snapshot.document().sha256()))
                .setPolicyBundle(snapshot.policyBundle().content())
                .addAllRetain(retain)
                .build());
      }
    }

    @Override
    public void close(String why) {
      if (!out.isCancelled()) {
        out.onError(Status.ABORTED.withDescription(why).asException());
      }
    }
  }
}
