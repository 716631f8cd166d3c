package dev.sallyport.controlplane.transport;

import dev.sallyport.proto.v1.SnapshotAck;
import dev.sallyport.proto.v1.SnapshotServiceGrpc;
import dev.sallyport.proto.v1.SnapshotUpdate;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A peer's end of a stream: says and hears messages in the order of the test. */
final class PeerStream<Q, A> implements AutoCloseable {

  private final EventLoopGroup group = new EpollEventLoopGroup(1);
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private final ManagedChannel channel;
  private final StreamObserver<Q> requests;

  private PeerStream(Path socket, MethodDescriptor<Q, A> method) {
    channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(group)
            .usePlaintext()
            .build();
    requests =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(method, io.grpc.CallOptions.DEFAULT), new Ear());
  }

  static PeerStream<SnapshotAck, SnapshotUpdate> guard(Path socket) {
    return new PeerStream<>(socket, SnapshotServiceGrpc.getFollowMethod());
  }

  static PeerStream<DiscoveryRequest, DiscoveryResponse> envoy(Path socket) {
    return new PeerStream<>(
        socket, AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod());
  }

  void say(Q message) {
    requests.onNext(message);
  }

  /** The next message; an error if the stream ended or nothing came. */
  @SuppressWarnings("unchecked") // the queue holds messages and failures only
  A hear() throws InterruptedException {
    Object next = heard.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was sent for 10 s");
    }
    if (next instanceof Throwable failure) {
      throw new AssertionError("the stream has ended", failure);
    }
    return (A) next;
  }

  boolean heardNothing() {
    return heard.isEmpty();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private final class Ear implements StreamObserver<A> {
    @Override
    public void onNext(A message) {
      heard.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      heard.add(failure);
    }

    @Override
    public void onCompleted() {
      heard.add(new AssertionError("completed"));
    }
  }
}
