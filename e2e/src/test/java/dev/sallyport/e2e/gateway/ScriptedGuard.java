package dev.sallyport.e2e.gateway;

import dev.sallyport.envoy.lab.FakeGuard;
import dev.sallyport.extproc.transport.DomainSocket;
import dev.sallyport.proto.v1.SnapshotAck;
import dev.sallyport.proto.v1.SnapshotServiceGrpc;
import dev.sallyport.proto.v1.SnapshotUpdate;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc.ExternalProcessorImplBase;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Stands where the ext-proc server stands and does what a script says: what a guard with a fault at
 * any phase would do. It accepts every snapshot, and unless the script says otherwise it admits and
 * passes everything on as it is.
 */
public final class ScriptedGuard implements AutoCloseable {

  /** What the guard does with one message of Envoy. */
  @FunctionalInterface
  public interface Script {

    /** Admits and passes everything on. */
    Script ADMIT = (message, answers) -> answers.onNext(FakeGuard.admit(message));

    void on(ProcessingRequest message, StreamObserver<ProcessingResponse> answers);
  }

  private final DomainSocket.Listening listening;
  private final ManagedChannel controlPlane;
  private final StreamObserver<SnapshotAck> acks;
  private final BlockingQueue<ProcessingRequest.RequestCase> seen = new LinkedBlockingQueue<>();
  private volatile Script script = Script.ADMIT;

  private ScriptedGuard(Path run) throws IOException {
    listening = DomainSocket.serve(run.resolve("guard.sock"), new Processor().bindService());
    controlPlane = DomainSocket.connect(run.resolve("control-plane.sock"));
    Follower follower = new Follower();
    acks = SnapshotServiceGrpc.newStub(controlPlane).withWaitForReady().follow(follower);
    follower.acks = acks;
    acks.onNext(SnapshotAck.newBuilder().setNode("scripted").build());
  }

  static ScriptedGuard start(Path run) throws IOException {
    return new ScriptedGuard(run);
  }

  /** What it does from now on. */
  public void follow(Script next) {
    seen.clear();
    script = next;
  }

  /** Waits until Envoy has sent a message of a kind since {@link #follow}. */
  public void await(ProcessingRequest.RequestCase kind) throws InterruptedException {
    StringBuilder others = new StringBuilder();
    for (; ; ) {
      ProcessingRequest.RequestCase next = seen.poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("Envoy sent no " + kind + ", only:" + others);
      }
      if (next == kind) {
        return;
      }
      others.append(' ').append(next);
    }
  }

  @Override
  public void close() {
    acks.onCompleted();
    controlPlane.shutdownNow();
    try {
      listening.close(Duration.ZERO);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Processor extends ExternalProcessorImplBase {
    @Override
    public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ProcessingRequest message) {
          seen.add(message.getRequestCase());
          script.on(message, answers);
        }

        @Override
        public void onError(Throwable t) {
          // The client or Envoy went away, which is not this guard's business.
        }

        @Override
        public void onCompleted() {
          answers.onCompleted();
        }
      };
    }
  }

  /** Accepts whatever the control plane publishes. */
  private static final class Follower implements StreamObserver<SnapshotUpdate> {
    private volatile StreamObserver<SnapshotAck> acks = new Ignored();

    @Override
    public void onNext(SnapshotUpdate update) {
      acks.onNext(
          SnapshotAck.newBuilder().setNode("scripted").setRevision(update.getRevision()).build());
    }

    @Override
    public void onError(Throwable t) {
      // Ends with the control plane.
    }

    @Override
    public void onCompleted() {
      // Ends with the control plane.
    }
  }

  private static final class Ignored implements StreamObserver<SnapshotAck> {
    @Override
    public void onNext(SnapshotAck ack) {
      throw new IllegalStateException("the stream is not open yet");
    }

    @Override
    public void onError(Throwable t) {
      throw new IllegalStateException(t);
    }

    @Override
    public void onCompleted() {
      throw new IllegalStateException("the stream is not open yet");
    }
  }
}
