package dev.sallyport.e2e.gateway;

import dev.sallyport.extproc.transport.DomainSocket;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes gRPC calls on, message by message, without reading them. It can keep back what the server
 * answers to calls of a name, so that it has done what it was asked and nobody hears of it; and it
 * can lose calls of a name on their way.
 */
public final class Relay implements AutoCloseable {

  private static final MethodDescriptor.Marshaller<byte[]> BYTES = new RawMessage();

  private final ManagedChannel behind;
  private final EventLoopGroup loops = new EpollEventLoopGroup(1);
  private final Server server;
  private final Set<String> kept = ConcurrentHashMap.newKeySet();
  private final Set<String> lost = ConcurrentHashMap.newKeySet();

  private Relay(Path socket, Path behind) throws IOException {
    this.behind = DomainSocket.connect(behind);
    this.server =
        NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toString()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .directExecutor()
            .permitKeepAliveTime(100, TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxInboundMessageSize(64 * 1024 * 1024)
            .fallbackHandlerRegistry(new Everything())
            .build()
            .start();
  }

  /** Listens on a socket and passes on to another. */
  static Relay between(Path socket, Path behind) throws IOException {
    return new Relay(socket, behind);
  }

  /** From now on answers to calls of a name, as {@code Claim}, are kept back. */
  public void keepAnswersTo(String method) {
    kept.add(method);
  }

  /** From now on calls of a name are lost. */
  public void lose(String method) {
    lost.add(method);
  }

  /** From now on everything passes. */
  public void passAll() {
    kept.clear();
    lost.clear();
  }

  @Override
  public void close() throws InterruptedException {
    server.shutdownNow();
    server.awaitTermination(5, TimeUnit.SECONDS);
    behind.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private final class Everything extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.newBuilder(BYTES, BYTES)
              .setFullMethodName(name)
              .setType(MethodDescriptor.MethodType.UNKNOWN)
              .build();
      return ServerMethodDefinition.create(method, new Passing(method));
    }
  }

  /** One call for one call; each message asks for the next, so that nothing piles up. */
  private final class Passing implements ServerCallHandler<byte[], byte[]> {
    private final MethodDescriptor<byte[], byte[]> method;

    Passing(MethodDescriptor<byte[], byte[]> method) {
      this.method = method;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> before, Metadata headers) {
      if (lost.contains(String.valueOf(method.getBareMethodName()))) {
        return new ServerCall.Listener<>() {};
      }
      ClientCall<byte[], byte[]> after = behind.newCall(method, CallOptions.DEFAULT);
      after.start(new Answers(before, after), headers);
      after.request(1);
      before.request(1);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(byte[] message) {
          after.sendMessage(message);
          before.request(1);
        }

        @Override
        public void onHalfClose() {
          after.halfClose();
        }

        @Override
        public void onCancel() {
          after.cancel("whoever called is gone", null);
        }
      };
    }

    private final class Answers extends ClientCall.Listener<byte[]> {
      private final ServerCall<byte[], byte[]> before;
      private final ClientCall<byte[], byte[]> after;
      private boolean began;

      Answers(ServerCall<byte[], byte[]> before, ClientCall<byte[], byte[]> after) {
        this.before = before;
        this.after = after;
      }

      private boolean isKept() {
        return kept.contains(String.valueOf(method.getBareMethodName()));
      }

      @Override
      public void onHeaders(Metadata headers) {
        if (!isKept()) {
          began = true;
          before.sendHeaders(headers);
        }
      }

      @Override
      public void onMessage(byte[] message) {
        if (began) {
          before.sendMessage(message);
        }
        after.request(1);
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        if (began || (!isKept() && !status.isOk())) {
          before.close(status, trailers);
        }
      }
    }
  }
}
