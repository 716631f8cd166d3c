package dev.sallyport.extproc.transport;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * gRPC over Unix domain sockets, which only this user can open (mode 0600, in a directory of mode
 * 0700).
 */
public final class DomainSocket {

  /** Bytes a peer may send ahead on one stream. Small, since held exchanges leave them unread. */
  private static final int STREAM_WINDOW = 128 * 1024;

  /** Envoy probes its connection every second to notice a frozen guard; gRPC forbids by default. */
  private static final Duration LEAST_PING_INTERVAL = Duration.ofMillis(100);

  private DomainSocket() {}

  /**
   * A server that has begun to listen.
   *
   * @param server the server
   * @param path its socket
   * @param loops its threads
   */
  public record Listening(Server server, Path path, EventLoopGroup loops) {

    /**
     * Takes no more streams, gives those under way some time, then ends.
     *
     * @param patience how long streams may take to finish
     */
    public void close(Duration patience) throws IOException, InterruptedException {
      server.shutdown();
      Files.deleteIfExists(path);
      if (!server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
  }

  /** Threads for a server, one for each processor. */
  public static EventLoopGroup loops() {
    return new EpollEventLoopGroup(
        Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("guard", true));
  }

  /** The one of these threads that this is; else something else. */
  public static Executor here(EventLoopGroup loops, Executor otherwise) {
    for (EventExecutor loop : loops) {
      if (loop.inEventLoop()) {
        return loop;
      }
    }
    return otherwise;
  }

  /** Serves a service with threads of its own. */
  public static Listening serve(Path path, ServerServiceDefinition service) throws IOException {
    return serve(path, service, loops());
  }

  /**
   * Serves a service on a socket; calls run on the transport's threads.
   *
   * @param loops these threads, which end with the server
   * @throws IOException if the socket cannot be bound
   */
  public static Listening serve(Path path, ServerServiceDefinition service, EventLoopGroup loops)
      throws IOException {
    Files.deleteIfExists(path);
    Server server =
        NettyServerBuilder.forAddress(new DomainSocketAddress(path.toString()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .directExecutor()
            .flowControlWindow(STREAM_WINDOW)
            .permitKeepAliveTime(LEAST_PING_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(service)
            .build()
            .start();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    return new Listening(server, path, loops);
  }

  /** A channel to whoever listens on a socket, on a thread of its own; connects when first used. */
  public static ManagedChannel connect(Path path) {
    EventLoopGroup loops =
        new EpollEventLoopGroup(1, new DefaultThreadFactory("control-plane", true));
    return NettyChannelBuilder.forAddress(new DomainSocketAddress(path.toString()))
        .channelType(EpollDomainSocketChannel.class)
        .eventLoopGroup(loops)
        .usePlaintext()
        .keepAliveTime(10, TimeUnit.SECONDS)
        .maxInboundMessageSize(64 * 1024 * 1024)
        .build();
  }
}
