package dev.sallyport.envoy.bootstrap;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;

/**
 * A gRPC server of the gateway itself, behind a Unix domain socket that only its owner may open.
 */
final class InnerCluster {

  static final String CONTROL_PLANE = "control-plane";

  /**
   * A held request keeps one stream to the guard open for as long as its reviewer thinks, so the
   * default of 1,024 would make a busy day look like an outage.
   */
  private static final UInt32Value MOST_STREAMS = UInt32Value.of(65_536);

  /** Batches of evidence of 32 KiB that wait to be sent again; the default is three. */
  private static final UInt32Value MOST_RETRIES = UInt32Value.of(8_192);

  private InnerCluster() {}

  static Cluster of(String name, Address socket) {
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.STATIC)
        .setConnectTimeout(Durations.fromSeconds(1))
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder()
                .setClusterName(name)
                .addEndpoints(
                    LocalityLbEndpoints.newBuilder()
                        .addLbEndpoints(
                            LbEndpoint.newBuilder()
                                .setEndpoint(Endpoint.newBuilder().setAddress(socket)))))
        .setCircuitBreakers(
            CircuitBreakers.newBuilder()
                .addThresholds(
                    Thresholds.newBuilder()
                        .setMaxConnections(MOST_STREAMS)
                        .setMaxPendingRequests(MOST_STREAMS)
                        .setMaxRequests(MOST_STREAMS)
                        .setMaxRetries(MOST_RETRIES)))
        .putTypedExtensionProtocolOptions(
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", Any.pack(http2()))
        .build();
  }

  /**
   * HTTP/2 with a ping a second: no message timer runs on streamed bodies, so that is what turns a
   * frozen server into a quick 503. Two seconds to answer one, because a Java VM that has just
   * started on a busy machine may need more than one.
   */
  private static HttpProtocolOptions http2() {
    return HttpProtocolOptions.newBuilder()
        .setExplicitHttpConfig(
            ExplicitHttpConfig.newBuilder()
                .setHttp2ProtocolOptions(
                    Http2ProtocolOptions.newBuilder()
                        .setConnectionKeepalive(
                            KeepaliveSettings.newBuilder()
                                .setInterval(Durations.fromSeconds(1))
                                .setTimeout(Durations.fromSeconds(2)))))
        .build();
  }
}
