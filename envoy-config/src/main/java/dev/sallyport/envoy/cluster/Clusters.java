package dev.sallyport.envoy.cluster;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.snapshot.SnapshotJson;
import dev.sallyport.envoy.xds.Xds;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.List;

/**
 * One cluster per resource, named after the resource and the digest of all that is configured about
 * its upstream. A cluster is therefore never changed: an edit makes another one, the routes of the
 * new revision point at it, and requests admitted under the old revision end where they were
 * admitted to.
 */
public final class Clusters {

  private static final UInt32Value MANY = UInt32Value.of(16_384);

  private Clusters() {}

  /** Name of a resource's cluster. */
  public static String name(Resource resource) {
    String digest = Sha256.hex(SnapshotJson.write(resource.upstream()));
    return resource.name() + "/" + digest.substring(0, 16);
  }

  /** The cluster of a resource. */
  public static Cluster of(Resource resource) {
    String name = name(resource);
    return Cluster.newBuilder()
        .setName(name)
        .setType(type(resource.upstream().addresses()))
        // With ALL every address of a name is a host of its own, so that a name such as localhost,
        // whose service listens on one family only, would fail half of its requests.
        .setDnsLookupFamily(DnsLookupFamily.V4_PREFERRED)
        // Envoy counts the handshake as part of connecting.
        .setConnectTimeout(
            Durations.fromSeconds(resource.upstream().tls().handshakeTimeoutSeconds()))
        .setOutlierDetection(Health.OF_ADDRESSES_THAT_FAIL)
        .addAllHealthChecks(Health.checks(resource.upstream()))
        .setLbPolicy(Cluster.LbPolicy.LEAST_REQUEST)
        .setPerConnectionBufferLimitBytes(UInt32Value.of(256 * 1024))
        .setCircuitBreakers(
            CircuitBreakers.newBuilder()
                .addThresholds(
                    Thresholds.newBuilder()
                        .setMaxConnections(MANY)
                        .setMaxPendingRequests(MANY)
                        .setMaxRequests(MANY)
                        .setMaxRetries(UInt32Value.of(0))))
        .setLoadAssignment(endpoints(name, resource.upstream().addresses()))
        .setTransportSocket(Xds.tls(UpstreamTlsSocket.of(resource.upstream().tls(), name)))
        .putTypedExtensionProtocolOptions(
            UpstreamHttp.NAME, Any.pack(UpstreamHttp.of(resource.upstream(), name)))
        .build();
  }

  private static DiscoveryType type(List<Address> addresses) {
    return addresses.stream().allMatch(address -> IpLiteral.is(address.host()))
        ? DiscoveryType.STATIC
        : DiscoveryType.STRICT_DNS;
  }

  private static ClusterLoadAssignment endpoints(String name, List<Address> addresses) {
    LocalityLbEndpoints.Builder endpoints = LocalityLbEndpoints.newBuilder();
    for (Address address : addresses) {
      endpoints.addLbEndpoints(
          LbEndpoint.newBuilder()
              .setEndpoint(
                  Endpoint.newBuilder()
                      .setAddress(
                          io.envoyproxy.envoy.config.core.v3.Address.newBuilder()
                              .setSocketAddress(
                                  SocketAddress.newBuilder()
                                      .setAddress(address.host())
                                      .setPortValue(address.port())))));
    }
    return ClusterLoadAssignment.newBuilder().setClusterName(name).addEndpoints(endpoints).build();
  }
}
