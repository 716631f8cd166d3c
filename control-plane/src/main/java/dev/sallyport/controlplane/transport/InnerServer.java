package dev.sallyport.controlplane.transport;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC server for Envoys and ext-proc servers, on a Unix domain socket of mode 0600. A peer
 * that no longer answers keepalive pings is disconnected, so that a frozen one does not count as
 * connected.
 */
public final class InnerServer implements AutoCloseable {

  private static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;

  private final Path socket;
  private final EventLoopGroup acceptor = new EpollEventLoopGroup(1, daemon("inner-accept"));
  private final EventLoopGroup workers = new EpollEventLoopGroup(1, daemon("inner"));
  private final Server server;

  /**
   * Binds the socket; a stale file of a process that is gone is replaced.
   *
   * @throws IOException if the socket cannot be bound
   */
  public InnerServer(Path socket, List<? extends BindableService> services) throws IOException {
    this.socket = socket;
    Files.deleteIfExists(socket);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(acceptor)
            .workerEventLoopGroup(workers)
            .directExecutor()
            .maxInboundMessageSize(MAX_REQUEST_BYTES)
            .keepAliveTime(2, TimeUnit.SECONDS)
            .keepAliveTimeout(2, TimeUnit.SECONDS)
            .permitKeepAliveTime(500, TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true);
    services.forEach(builder::addService);
    server = builder.build();
    try {
      server.start();
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Ends every stream and removes the socket. */
  @Override
  public void close() throws IOException {
    server.shutdownNow();
    var _ = workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    var _ = acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    Files.deleteIfExists(socket);
  }

  private static ThreadFactory daemon(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
  }
}
