package dev.sallyport.envoy.listener;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import dev.sallyport.core.evidence.LogField;
import dev.sallyport.core.resource.PlainDoor;
import dev.sallyport.core.resource.Proxies;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.envoy.evidence.AccessLogs;
import dev.sallyport.envoy.route.Routes;
import dev.sallyport.envoy.xds.Xds;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import java.util.List;
import java.util.SortedMap;

/**
 * First doors. A listener has one TLS chain per hostname, chosen by SNI, and one chain that tells
 * HTTP clients in clear text to come back with TLS. A client whose SNI is none of the hostnames, or
 * that speaks neither TLS nor HTTP, finds no chain and is disconnected at once; so is one without
 * SNI, unless the listener says whose door is its own. Where proxies are declared, only they find a
 * chain.
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
    Listener.Builder builder = bound(listener.name(), listener.address());
    if (listener.proxies().filter(Proxies::proxyProtocol).isPresent()) {
      builder.addListenerFilters(
          inspector("envoy.filters.listener.proxy_protocol", ProxyProtocol.getDefaultInstance()));
    }
    builder
        .addListenerFilters(
            inspector("envoy.filters.listener.tls_inspector", TlsInspector.getDefaultInstance()))
        .addListenerFilters(
            inspector("envoy.filters.listener.http_inspector", HttpInspector.getDefaultInstance()));
    byHostname.forEach(
        (hostname, resources) -> builder.addFilterChains(tls(listener, hostname, resources)));
    listener
        .withoutServerName()
        .ifPresent(
            hostname ->
                builder.addFilterChains(
                    unnamed(listener, hostname, byHostname.getOrDefault(hostname, List.of()))));
    return builder.addFilterChains(clearText(listener)).build();
  }

  /** The port without TLS beside a listener. */
  public static Listener beside(dev.sallyport.core.resource.Listener listener, PlainDoor door) {
    return bound(Routes.plain(listener.name()), door.address())
        .addFilterChains(
            FilterChain.newBuilder()
                .setName(Routes.CLEAR_TEXT)
                .setFilterChainMatch(fromProxies(listener).setTransportProtocol("raw_buffer"))
                .addFilters(http(ConnectionManager.beside(listener))))
        .build();
  }

  private static Listener.Builder bound(String name, dev.sallyport.core.resource.Address address) {
    return Listener.newBuilder()
        .setName(name)
        .setAddress(address(address))
        .addAccessLog(AccessLogs.ofConnections(name))
        .setTrafficDirection(TrafficDirection.INBOUND)
        // A second gateway on the same port has to fail, not to share its connections.
        .setEnableReusePort(BoolValue.of(false))
        // With one socket for all workers, whoever wakes first takes a connection, and the few
        // connections of HTTP/2 clients may all end up with one.
        .setConnectionBalanceConfig(
            Listener.ConnectionBalanceConfig.newBuilder()
                .setExactBalance(
                    Listener.ConnectionBalanceConfig.ExactBalance.getDefaultInstance()))
        .setPerConnectionBufferLimitBytes(UInt32Value.of(256 * 1024))
        .setListenerFiltersTimeout(Durations.fromSeconds(5));
  }

  private static FilterChain tls(
      dev.sallyport.core.resource.Listener listener, String hostname, List<Resource> resources) {
    ClientCertificates asked = ClientCertificates.of(listener, resources);
    return overTls(DownstreamTls.of(listener, hostname, asked, true))
        .setName(hostname)
        .setFilterChainMatch(
            fromProxies(listener).setTransportProtocol("tls").addServerNames(hostname))
        .addAllFilters(asked.filters())
        .addFilters(http(overTls(listener, hostname)))
        .build();
  }

  /**
   * A chain without server names also takes the names that no other chain has, so it asks again.
   */
  private static FilterChain unnamed(
      dev.sallyport.core.resource.Listener listener, String hostname, List<Resource> resources) {
    ClientCertificates asked = ClientCertificates.of(listener, resources);
    return overTls(DownstreamTls.of(listener, hostname, asked, false))
        .setName(LogField.WITHOUT_SERVER_NAME)
        .setFilterChainMatch(fromProxies(listener).setTransportProtocol("tls"))
        .addFilters(NoServerName.filter())
        .addAllFilters(asked.filters())
        .addFilters(http(overTls(listener, hostname)))
        .build();
  }

  private static FilterChain.Builder overTls(DownstreamTlsContext tls) {
    return FilterChain.newBuilder()
        .setTransportSocket(Xds.tls(tls))
        .setTransportSocketConnectTimeout(Durations.fromSeconds(10));
  }

  private static HttpConnectionManager overTls(
      dev.sallyport.core.resource.Listener listener, String hostname) {
    return ConnectionManager.overTls(listener, Routes.name(listener.name(), hostname));
  }

  private static FilterChain clearText(dev.sallyport.core.resource.Listener listener) {
    return FilterChain.newBuilder()
        .setName(Routes.CLEAR_TEXT)
        .setFilterChainMatch(
            fromProxies(listener)
                .setTransportProtocol("raw_buffer")
                .addAllApplicationProtocols(List.of("http/1.0", "http/1.1", "h2c")))
        .addFilters(http(ConnectionManager.inClearText(listener)))
        .build();
  }

  /** The beginning of every match: the connection itself comes from a declared proxy. */
  private static FilterChainMatch.Builder fromProxies(
      dev.sallyport.core.resource.Listener listener) {
    return FilterChainMatch.newBuilder()
        .addAllDirectSourcePrefixRanges(
            listener.proxies().map(Proxies::from).orElse(List.of()).stream()
                .map(Listeners::block)
                .toList());
  }

  private static CidrRange block(String cidr) {
    int slash = cidr.indexOf('/');
    return CidrRange.newBuilder()
        .setAddressPrefix(cidr.substring(0, slash))
        .setPrefixLen(UInt32Value.of(Integer.parseInt(cidr.substring(slash + 1))))
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
