package dev.sallyport.nodes;

import dev.sallyport.pki.ReloadedKeys;
import dev.sallyport.pki.Roots;
import dev.sallyport.pki.node.NodeIdentity;
import dev.sallyport.pki.node.NodeRegistry;
import dev.sallyport.proto.v1.NodeServiceGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC server for nodes on other machines: TLS 1.3, and certificates of the built-in authority on
 * both sides. A call without a node's certificate is refused, but for joining. Whoever is revoked
 * is cut off within a second.
 */
public final class NodeServer implements AutoCloseable {

  /** The node that makes a call; empty on servers that are not this kind. */
  private static final Context.Key<NodeIdentity> NODE = Context.key("node");

  private static final int STREAM_WINDOW = 128 * 1024;
  private static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;
  private static final long LOOK_MILLIS = 500;

  private final EventLoopGroup loops =
      new NioEventLoopGroup(
          Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("nodes", true));
  private final Server server;

  private NodeServer(
      InetSocketAddress address,
      ReloadedKeys keys,
      Roots roots,
      NodeRegistry registry,
      List<ServerServiceDefinition> services)
      throws IOException {
    Allowed allowed = new Allowed(registry);
    Connections connections = new Connections(allowed);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .channelFactory(connections::listening)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .directExecutor()
            .flowControlWindow(STREAM_WINDOW)
            .maxInboundMessageSize(MAX_REQUEST_BYTES)
            .keepAliveTime(2, TimeUnit.SECONDS)
            .keepAliveTimeout(2, TimeUnit.SECONDS)
            .permitKeepAliveTime(100, TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addTransportFilter(connections)
            .sslContext(
                GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .trustManager(new NodeTrust(roots, allowed))
                    .clientAuth(ClientAuth.OPTIONAL)
                    .build());
    services.forEach(
        service ->
            builder.addService(ServerInterceptors.intercept(service, new Identify(allowed))));
    server = builder.build();
    try {
      server.start();
    } catch (IOException e) {
      close();
      throw e;
    }
    var _ =
        loops.scheduleWithFixedDelay(
            connections::cutOff, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts a server.
   *
   * @param keys what it shows
   * @param roots whom nodes' certificates lead to
   * @param registry which of them are allowed
   * @throws IOException if the address cannot be bound
   */
  public static NodeServer start(
      InetSocketAddress address,
      ReloadedKeys keys,
      Roots roots,
      NodeRegistry registry,
      List<ServerServiceDefinition> services)
      throws IOException {
    return new NodeServer(address, keys, roots, registry, services);
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  /** The node that makes the current call; empty if it came over another kind of server. */
  public static Optional<NodeIdentity> caller() {
    return Optional.ofNullable(NODE.get());
  }

  @Override
  public void close() {
    server.shutdownNow();
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** Says who calls, and refuses strangers. */
  private record Identify(Allowed allowed) implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Optional<NodeIdentity> identity = Connections.identity(call.getAttributes());
      if (identity.isPresent() && allowed.mayStay(identity.get())) {
        return Contexts.interceptCall(
            Context.current().withValue(NODE, identity.get()), call, headers, next);
      }
      if (call.getMethodDescriptor()
          .getFullMethodName()
          .equals(NodeServiceGrpc.getJoinMethod().getFullMethodName())) {
        return next.startCall(call, headers);
      }
      call.close(
          Status.UNAUTHENTICATED.withDescription("a node's certificate is needed"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }
}
