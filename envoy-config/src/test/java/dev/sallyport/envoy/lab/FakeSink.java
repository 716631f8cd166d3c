package dev.sallyport.envoy.lab;

import dev.sallyport.core.evidence.Handshake;
import dev.sallyport.core.evidence.LogRecords;
import io.grpc.Server;
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

  private final Path socket;
  private final EventLoopGroup group = new EpollEventLoopGroup(1);
  private final BlockingQueue<Handshake> records = new LinkedBlockingQueue<>();
  private Server server;

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
    start();
  }

  /** Waits for the next record of which something holds. */
  public Handshake await(String what, Predicate<Handshake> wanted) throws InterruptedException {
    List<Handshake> others = new ArrayList<>();
    while (true) {
      Handshake record = records.poll(30, TimeUnit.SECONDS);
      if (record == null) {
        throw new AssertionError("Envoy told of no " + what + ", but of " + others);
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
      request.getResourceLogsList().stream()
          .flatMap(resource -> resource.getScopeLogsList().stream())
          .flatMap(scope -> scope.getLogRecordsList().stream())
          .flatMap(record -> LogRecords.read(fields(record), "lab").stream())
          .forEach(records::add);
      answer.onNext(ExportLogsServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }

    private static Map<String, String> fields(LogRecord record) {
      return record.getAttributesList().stream()
          .collect(Collectors.toMap(KeyValue::getKey, pair -> pair.getValue().getStringValue()));
    }
  }
}
