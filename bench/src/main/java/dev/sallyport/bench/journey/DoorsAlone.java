package dev.sallyport.bench.journey;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.filter.HttpFilters;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.List;

/**
 * The two doors without what stands between them: TLS, routing and connections as the product has
 * them, but no guard and no seals.
 */
final class DoorsAlone {

  private static final String SEAL_OF_RESPONSES = "envoy.filters.http.header_mutation";

  private DoorsAlone() {}

  static EnvoySnapshot of(EnvoySnapshot product) {
    return new EnvoySnapshot(
        product.revision(),
        product.clusters().stream().map(DoorsAlone::cluster).toList(),
        product.listeners().stream().map(DoorsAlone::listener).toList(),
        product.routes().stream().map(DoorsAlone::routes).toList(),
        product.secrets());
  }

  private static Listener listener(Listener listener) {
    Listener.Builder builder = listener.toBuilder();
    for (FilterChain.Builder chain : builder.getFilterChainsBuilderList()) {
      for (Filter.Builder filter : chain.getFiltersBuilderList()) {
        HttpConnectionManager http = unpack(filter.getTypedConfig(), HttpConnectionManager.class);
        List<HttpFilter> router =
            http.getHttpFiltersList().stream()
                .filter(each -> each.getName().equals(HttpFilters.ROUTER))
                .toList();
        filter.setTypedConfig(
            Any.pack(http.toBuilder().clearHttpFilters().addAllHttpFilters(router).build()));
      }
    }
    return builder.build();
  }

  private static Cluster cluster(Cluster cluster) {
    Cluster.Builder builder = cluster.toBuilder();
    cluster
        .getTypedExtensionProtocolOptionsMap()
        .forEach((name, http) -> builder.putTypedExtensionProtocolOptions(name, unsealed(http)));
    return builder.build();
  }

  private static Any unsealed(Any packed) {
    HttpProtocolOptions http = unpack(packed, HttpProtocolOptions.class);
    List<HttpFilter> others =
        http.getHttpFiltersList().stream()
            .filter(each -> !each.getName().equals(SEAL_OF_RESPONSES))
            .toList();
    return Any.pack(http.toBuilder().clearHttpFilters().addAllHttpFilters(others).build());
  }

  private static RouteConfiguration routes(RouteConfiguration routes) {
    RouteConfiguration.Builder builder = routes.toBuilder();
    for (VirtualHost.Builder host : builder.getVirtualHostsBuilderList()) {
      host.clearTypedPerFilterConfig();
      host.getRoutesBuilderList().forEach(Route.Builder::clearTypedPerFilterConfig);
    }
    return builder.build();
  }

  private static <T extends Message> T unpack(Any packed, Class<T> type) {
    try {
      return packed.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a snapshot holds what it was made of", e);
    }
  }
}
