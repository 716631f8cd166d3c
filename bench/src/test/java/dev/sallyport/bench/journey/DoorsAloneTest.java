package dev.sallyport.bench.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.sallyport.cli.demo.DemoIssuer;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.filter.HttpFilters;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Spki;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorsAloneTest {
  @TempDir Path folder;
  private EnvoySnapshot product;

  @BeforeEach
  void makeTheProductsSnapshot() throws Exception {
    Authority authority = Authority.openOrCreate(folder.resolve("authority"));
    KeyMaterial key = authority.issueServer(List.of("localhost"), Duration.ofDays(1));
    try (DemoIssuer issuer = DemoIssuer.start(folder, 0, key)) {
      GatewayFile file =
          GatewayFile.write(
              folder.resolve("sallyport.yaml"),
              issuer.identity(),
              new InetSocketAddress("127.0.0.1", 1),
              authority.certificateFile(),
              Spki.pin(key.leaf()));
      product = EnvoySnapshot.of(file.gateway(), "r", new LabKeys(authority, file.gateway()));
    }
  }

  @Test
  void leavesNothingButTheRouterBetweenTheDoors() throws Exception {
    assertThat(filters(product)).contains(HttpFilters.GUARD, HttpFilters.ROUTER);
    assertThat(filters(DoorsAlone.of(product))).containsOnly(HttpFilters.ROUTER);
    assertThat(upstreamFilters(product)).hasSizeGreaterThan(1);
    assertThat(upstreamFilters(DoorsAlone.of(product)))
        .containsExactly("envoy.filters.http.upstream_codec");
  }

  @Test
  void keepsTlsOfBothDoorsAsItIs() {
    EnvoySnapshot alone = DoorsAlone.of(product);
    for (int i = 0; i < product.listeners().size(); i++) {
      assertThat(sockets(alone.listeners().get(i))).isEqualTo(sockets(product.listeners().get(i)));
    }
    for (int i = 0; i < product.clusters().size(); i++) {
      assertThat(alone.clusters().get(i).getTransportSocket())
          .isEqualTo(product.clusters().get(i).getTransportSocket());
    }
    assertThat(alone.secrets()).isEqualTo(product.secrets());
  }

  private static List<?> sockets(Listener listener) {
    return listener.getFilterChainsList().stream()
        .map(chain -> chain.getTransportSocket())
        .toList();
  }

  private static List<String> filters(EnvoySnapshot snapshot) throws Exception {
    Any http = snapshot.listeners().getFirst().getFilterChains(0).getFilters(0).getTypedConfig();
    return names(http.unpack(HttpConnectionManager.class).getHttpFiltersList());
  }

  private static List<String> upstreamFilters(EnvoySnapshot snapshot) throws Exception {
    Any http =
        snapshot
            .clusters()
            .getFirst()
            .getTypedExtensionProtocolOptionsMap()
            .values()
            .iterator()
            .next();
    return names(http.unpack(HttpProtocolOptions.class).getHttpFiltersList());
  }

  private static List<String> names(List<HttpFilter> filters) {
    return filters.stream().map(HttpFilter::getName).toList();
  }
}
