package dev.sallyport.envoy.listener;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.envoy.route.Routes;
import dev.sallyport.envoy.xds.Xds;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.util.List;
import java.util.SortedMap;

/**
 * First doors. A listener has one TLS chain per hostname, chosen by SNI, and one chain that tells
 * HTTP clients in clear text to come back with TLS. A client whose SNI is none of the hostnames,
 * that sends none, or that speaks neither TLS nor HTTP finds no chain and is disconnected at once.
 */
public final class Listeners {

  private Listeners() {}

  /**
   * A listener.
   *
   * @param byHostname its resources by hostname, sorted, so that equal content gives equal bytes
   */
  public static Listener of(
      dev.sallyport.core.resource.Listener listener, SortedMap<String, List<Resource>> byHostname) {
    Listener.Builder builder =
        Listener.newBuilder()
            .setName(listener.name())
            .setAddress(address(listener.address()))
            .setTrafficDirection(TrafficDirection.INBOUND)
            // A second gateway on the same port has to fail, not to share its connections.
            .setEnableReusePort(BoolValue.of(false))
            .setPerConnectionBufferLimitBytes(UInt32Value.of(256 * 1024))
            .addListenerFilters(
                inspector(
                    "envoy.filters.listener.tls_inspector", TlsInspector.getDefaultInstance()))
            .addListenerFilters(
                inspector(
                    "envoy.filters.listener.http_inspector", HttpInspector.getDefaultInstance()))
            .setListenerFiltersTimeout(Durations.fromSeconds(5));
    byHostname.forEach(
        (hostname, resources) -> builder.addFilterChains(tls(listener, hostname, resources)));
    return builder.addFilterChains(clearText(listener)).build();
  }

  private static FilterChain tls(
      dev.sallyport.core.resource.Listener listener, String hostname, List<Resource> resources) {
    ClientCertificates asked = ClientCertificates.of(listener, resources);
    return FilterChain.newBuilder()
        .setName(hostname)
        .setFilterChainMatch(
            FilterChainMatch.newBuilder().setTransportProtocol("tls").addServerNames(hostname))
        .setTransportSocket(Xds.tls(DownstreamTls.of(listener, hostname, asked)))
        .setTransportSocketConnectTimeout(Durations.fromSeconds(10))
        .addFilters(
            http(
                ConnectionManager.overTls(listener.name(), Routes.name(listener.name(), hostname))))
        .build();
  }

  private static FilterChain clearText(dev.sallyport.core.resource.Listener listener) {
    return FilterChain.newBuilder()
        .setName(Routes.CLEAR_TEXT)
        .setFilterChainMatch(
            FilterChainMatch.newBuilder()
                .setTransportProtocol("raw_buffer")
                .addAllApplicationProtocols(List.of("http/1.0", "http/1.1", "h2c")))
        .addFilters(http(ConnectionManager.inClearText(listener.name())))
        .build();
  }

  private static ListenerFilter inspector(String name, Message config) {
    return ListenerFilter.newBuilder().setName(name).setTypedConfig(Any.pack(config)).build();
  }

  private static Filter http(HttpConnectionManager manager) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.http_connection_manager")
        .setTypedConfig(Any.pack(manager))
        .build();
  }

  private static Address address(dev.sallyport.core.resource.Address address) {
    return Address.newBuilder()
        .setSocketAddress(
            SocketAddress.newBuilder().setAddress(address.host()).setPortValue(address.port()))
        .build();
  }
}
