package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.secret.Keys;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvoySnapshotTest {

  private static final UpstreamTrust PINNED =
      new UpstreamTrust.PinsOnly(List.of(new Pin("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));

  private static final Keys KEYS =
      new Keys() {
        @Override
        public KeyPair server(String listener, String hostname) {
          return new KeyPair("chain of " + hostname, Secret.of("very-secret-key"));
        }

        @Override
        public KeyPair upstreamClient(String resource) {
          return new KeyPair("chain of " + resource, Secret.of("very-secret-key"));
        }

        @Override
        public Secret<String> credential(String resource) {
          return Secret.of("very-secret-credential");
        }
      };

  private static Resource resource(String name, String hostname, String prefix, String address) {
    return Gateways.resource(
        name, hostname, prefix, Gateways.upstream(new Address(address, 443), PINNED));
  }

  private static EnvoySnapshot snapshot(String revision, Resource... resources) {
    return EnvoySnapshot.of(
        Gateways.of(Gateways.door(TlsProfile.MODERN), resources), revision, KEYS);
  }

  @Test
  void isTheSameForTheSameGateway() {
    Resource one = resource("one", "a.test", "/", "192.0.2.1");
    Resource two = resource("two", "b.test", "/", "192.0.2.2");

    assertThat(snapshot("r", one, two)).isEqualTo(snapshot("r", one, two));
    assertThat(snapshot("r", one, two).listeners()).isEqualTo(snapshot("r", two, one).listeners());
  }

  @Test
  void sharesAPortWithNobodyAndItsConnectionsAmongAllWorkers() {
    assertThat(snapshot("r", resource("one", "a.test", "/", "192.0.2.1")).listeners())
        .allSatisfy(
            listener -> {
              assertThat(listener.getEnableReusePort().getValue()).isFalse();
              assertThat(listener.hasEnableReusePort()).isTrue();
              assertThat(listener.getConnectionBalanceConfig().hasExactBalance()).isTrue();
            });
  }

  @Test
  void changesOnlyRoutesWhenOnlyTheRevisionChanges() {
    Resource resource = resource("one", "a.test", "/", "192.0.2.1");
    EnvoySnapshot before = snapshot("r1", resource);
    EnvoySnapshot after = snapshot("r2", resource);

    assertThat(after.clusters()).isEqualTo(before.clusters());
    assertThat(after.listeners()).isEqualTo(before.listeners());
    assertThat(after.secrets()).isEqualTo(before.secrets());
    assertThat(after.routes()).isNotEqualTo(before.routes());
  }

  @Test
  void leavesTheChainsOfOtherHostnamesAloneWhenOneIsAdded() {
    Resource one = resource("one", "a.test", "/", "192.0.2.1");
    Resource two = resource("two", "b.test", "/", "192.0.2.2");

    List<FilterChain> before = snapshot("r1", one).listeners().getFirst().getFilterChainsList();
    List<FilterChain> after = snapshot("r2", one, two).listeners().getFirst().getFilterChainsList();

    assertThat(after).containsAll(before).hasSize(before.size() + 1);
  }

  @Test
  void makesAnotherClusterWhenAnUpstreamChanges() {
    EnvoySnapshot before = snapshot("r1", resource("one", "a.test", "/", "192.0.2.1"));
    EnvoySnapshot after = snapshot("r2", resource("one", "a.test", "/", "192.0.2.9"));

    assertThat(names(after)).doesNotContainAnyElementsOf(names(before));
    assertThat(names(after.retaining(before))).containsAll(names(before)).containsAll(names(after));
    assertThat(after.retaining(before).routes()).isEqualTo(after.routes());
  }

  @Test
  void asksTheResolverOnlyForNames() {
    assertThat(typeFor("192.0.2.1")).isEqualTo(DiscoveryType.STATIC);
    assertThat(typeFor("2001:db8::1")).isEqualTo(DiscoveryType.STATIC);
    assertThat(typeFor("upstream.test")).isEqualTo(DiscoveryType.STRICT_DNS);
  }

  @Test
  void ordersRoutesByLengthOfPrefixAndEndsWithARefusal() {
    EnvoySnapshot snapshot =
        snapshot(
            "r",
            resource("root", "a.test", "/", "192.0.2.1"),
            resource("deep", "a.test", "/v1/deep/", "192.0.2.1"),
            resource("v1", "a.test", "/v1", "192.0.2.1"));

    assertThat(routes(snapshot, "door/a.test").getVirtualHosts(0).getRoutesList())
        .extracting(Route::getName)
        .containsExactly(
            "upgrade_refused", "request_refused", "deep", "v1", "root", "resource_not_found");
  }

  @Test
  void givesAClearTextChainNothingButARefusal() {
    EnvoySnapshot snapshot = snapshot("r", resource("one", "a.test", "/", "192.0.2.1"));

    assertThat(routes(snapshot, "clear-text").getVirtualHosts(0).getRoutesList())
        .isNotEmpty()
        .allMatch(route -> route.getDirectResponse().getStatus() == 426);
  }

  @Test
  void printsNoSecretAndKeepsThemOutOfEverythingButSecrets() {
    Gateway gateway =
        Gateways.of(
            Gateways.door(TlsProfile.MODERN),
            Gateways.resource(
                "one",
                "a.test",
                "/",
                Gateways.upstream(
                    new Address("192.0.2.1", 443),
                    PINNED,
                    new InjectedCredential("x-key", "", new SecretRef.FromFile("/key")))));
    EnvoySnapshot snapshot = EnvoySnapshot.of(gateway, "r", KEYS);

    assertThat(snapshot.toString()).doesNotContain("very-secret");
    assertThat(List.of(snapshot.clusters(), snapshot.listeners(), snapshot.routes()).toString())
        .doesNotContain("very-secret");
    assertThat(snapshot.secrets().toString()).contains("very-secret-credential");
  }

  private static DiscoveryType typeFor(String address) {
    return snapshot("r", resource("one", "a.test", "/", address)).clusters().getFirst().getType();
  }

  private static List<String> names(EnvoySnapshot snapshot) {
    return snapshot.clusters().stream().map(Cluster::getName).toList();
  }

  private static RouteConfiguration routes(EnvoySnapshot snapshot, String name) {
    return snapshot.routes().stream()
        .filter(routes -> routes.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
