package dev.sallyport.envoy.lab;

import dev.sallyport.core.evidence.Handshake;
import dev.sallyport.core.evidence.LogRecords;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc.LogsServiceImplBase;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Takes what Envoy tells of handshakes. */
public final class FakeSink implements AutoCloseable {

  private static final int SHOWN = 5;

  private final Path socket;
  private final EventLoopGroup group = new EpollEventLoopGroup(1);
  private final BlockingQueue<Handshake> records = new LinkedBlockingQueue<>();
  private final BlockingQueue<Handshake> unanswered = new LinkedBlockingQueue<>();
  private volatile Manners manners = Manners.TAKE;
  private Server server;

  private enum Manners {
    TAKE,
    KEEP_WAITING,
    REFUSE
  }

  FakeSink(Path socket) throws IOException {
    this.socket = socket;
    start();
  }

  private void start() throws IOException {
    Files.deleteIfExists(socket);
    server =
        NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(group)
            .workerEventLoopGroup(group)
            .addService(new Logs())
            .build()
            .start();
  }

  /** Ends it, with whatever is on its way. */
  public void kill() throws IOException, InterruptedException {
    server.shutdownNow().awaitTermination();
    Files.deleteIfExists(socket);
  }

  /** Starts it again. */
  public void revive() throws IOException {
    manners = Manners.TAKE;
    start();
  }

  /** Reads batches from now on and answers none. */
  public void keepWaiting() {
    manners = Manners.KEEP_WAITING;
  }

  /** The next record of a batch that has no answer. */
  public Handshake awaitUnanswered() throws InterruptedException {
    Handshake record = unanswered.poll(60, TimeUnit.SECONDS);
    if (record == null) {
      throw new AssertionError("Envoy sent no batch that could wait for its answer");
    }
    return record;
  }

  /** Refuses batches from now on, in a way that makes it useless to send them again. */
  public void refuse() {
    manners = Manners.REFUSE;
  }

  /** Takes batches again. */
  public void take() {
    manners = Manners.TAKE;
  }

  /** Waits for the next record of which something holds. */
  public Handshake await(String what, Predicate<Handshake> wanted) throws InterruptedException {
    List<Handshake> others = new ArrayList<>();
    while (true) {
      Handshake record = records.poll(60, TimeUnit.SECONDS);
      if (record == null) {
        List<Handshake> last = others.subList(Math.max(0, others.size() - SHOWN), others.size());
        throw new AssertionError(
            "Envoy told of no %s, but of %d others, at last of %s"
                .formatted(what, others.size(), last));
      }
      if (wanted.test(record)) {
        return record;
      }
      others.add(record);
    }
  }

  /** Waits until something holds of all records that have come since anybody last asked. */
  public List<Handshake> awaitAll(String what, Predicate<List<Handshake>> complete)
      throws InterruptedException {
    List<Handshake> all = new ArrayList<>();
    await(
        what,
        record -> {
          all.add(record);
          return complete.test(all);
        });
    return all;
  }

  @Override
  public void close() {
    server.shutdownNow();
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private final class Logs extends LogsServiceImplBase {
    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> answer) {
      List<Handshake> batch =
          request.getResourceLogsList().stream()
              .flatMap(resource -> resource.getScopeLogsList().stream())
              .flatMap(scope -> scope.getLogRecordsList().stream())
              .flatMap(record -> LogRecords.read(fields(record), "lab").stream())
              .toList();
      switch (manners) {
        case TAKE -> {
          records.addAll(batch);
          answer.onNext(ExportLogsServiceResponse.getDefaultInstance());
          answer.onCompleted();
        }
        case KEEP_WAITING -> unanswered.addAll(batch);
        case REFUSE -> answer.onError(Status.PERMISSION_DENIED.asRuntimeException());
      }
    }

    private static Map<String, String> fields(LogRecord record) {
      return record.getAttributesList().stream()
          .collect(Collectors.toMap(KeyValue::getKey, pair -> pair.getValue().getStringValue()));
    }
  }
}
