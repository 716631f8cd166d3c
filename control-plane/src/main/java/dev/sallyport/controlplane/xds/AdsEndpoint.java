package dev.sallyport.controlplane.xds;

import dev.sallyport.controlplane.publisher.Loop;
import dev.sallyport.controlplane.publisher.Publisher;
import dev.sallyport.nodes.NodeServer;
import dev.sallyport.pki.node.NodeIdentity;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.service.discovery.v3.AggregatedDiscoveryService}. An Envoy on this machine has to
 * name itself in the first request of its stream ({@code node.id}); one on another machine is who
 * its certificate says.
 */
public final class AdsEndpoint extends AggregatedDiscoveryServiceImplBase {

  private final Loop loop;
  private final Publisher publisher;
  private final Versions versions = new Versions();

  /** An endpoint that connects Envoys to a publisher on the publisher's loop. */
  public AdsEndpoint(Loop loop, Publisher publisher) {
    this.loop = loop;
    this.publisher = publisher;
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> responses) {
    var out = (ServerCallStreamObserver<DiscoveryResponse>) responses;
    EnvoyStream stream = new EnvoyStream(out, NodeServer.caller());
    out.setOnCancelHandler(stream::left);
    return stream;
  }

  /** Moves what gRPC says from its threads to the loop. */
  private final class EnvoyStream implements StreamObserver<DiscoveryRequest> {

    private final ServerCallStreamObserver<DiscoveryResponse> out;
    private final Optional<NodeIdentity> certified;
    private @Nullable AdsSession session;

    EnvoyStream(ServerCallStreamObserver<DiscoveryResponse> out, Optional<NodeIdentity> certified) {
      this.out = out;
      this.certified = certified;
    }

    @Override
    public void onNext(DiscoveryRequest request) {
      loop.execute(() -> take(request));
    }

    @Override
    public void onError(Throwable failure) {
      left();
    }

    @Override
    public void onCompleted() {
      left();
      loop.execute(
          () -> {
            if (!out.isCancelled()) {
              out.onCompleted();
            }
          });
    }

    void left() {
      loop.execute(
          () -> {
            if (session != null) {
              publisher.envoyLeft(session);
            }
          });
    }

    private void take(DiscoveryRequest request) {
      AdsSession known = session;
      if (known == null) {
        String node = certified.map(NodeIdentity::name).orElse(request.getNode().getId());
        if (node.isEmpty()) {
          out.onError(Status.INVALID_ARGUMENT.withDescription("node.id is empty").asException());
          return;
        }
        known = new AdsSession(node, this::send, publisher, versions);
        session = known;
        publisher.envoyJoined(known);
      }
      known.request(request);
    }

    private void send(DiscoveryResponse response) {
      if (!out.isCancelled()) {
        out.onNext(response);
      }
    }
  }
}
