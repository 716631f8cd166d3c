package dev.sallyport.envoy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.filter.HttpFilters;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.secret.Keys;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Breaks a good snapshot in one place at a time. */
class InvariantsTest {

  private static final EnvoySnapshot GOOD = good();

  private static EnvoySnapshot good() {
    var pinned =
        new UpstreamTrust.PinsOnly(
            List.of(new Pin("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
    var upstream = Gateways.upstream(new Address("192.0.2.1", 443), pinned);
    Keys keys =
        new Keys() {
          @Override
          public KeyPair server(String listener, String hostname) {
            return new KeyPair("chain", Secret.of("key"));
          }

          @Override
          public KeyPair upstreamClient(String resource) {
            return new KeyPair("chain", Secret.of("key"));
          }

          @Override
          public Secret<String> credential(String resource) {
            return Secret.of("credential");
          }
        };
    return EnvoySnapshot.of(
        Gateways.of(
            Gateways.door(TlsProfile.MODERN), Gateways.resource("one", "a.test", "/", upstream)),
        "r",
        keys);
  }

  @Test
  void findNothingInWhatTheFactoriesMake() {
    assertThat(Invariants.check(GOOD)).isEmpty();
    assertThat(Invariants.check(GOOD.retaining(GOOD))).isEmpty();
  }

  @Test
  void findAClusterWithoutTls() {
    assertFound(cluster(cluster -> cluster.clearTransportSocket()), "no UpstreamTlsContext");
  }

  @Test
  void findAClusterThatBelievesAnyPeer() {
    assertFound(
        upstreamTls(tls -> tls.getCommonTlsContextBuilder().clearValidationContext()),
        "believes any peer");
  }

  @Test
  void findAClusterThatAcceptsOldTls() {
    assertFound(
        upstreamTls(
            tls ->
                tls.getCommonTlsContextBuilder()
                    .getTlsParamsBuilder()
                    .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_1)),
        "accepts TLS below 1.2");
  }

  @Test
  void findAClusterWithoutTheMark() {
    assertFound(
        cluster(cluster -> cluster.clearTypedExtensionProtocolOptions()), "HttpProtocolOptions");
  }

  @Test
  void findAGuardThatFailsOpen() {
    assertFound(
        filter(
            1,
            ExternalProcessor.class,
            guard -> guard.toBuilder().setFailureModeAllow(true).build()),
        "goes on without the guard");
  }

  @Test
  void findAGuardThatOnlyObserves() {
    assertFound(
        filter(
            1,
            ExternalProcessor.class,
            guard -> guard.toBuilder().setObservabilityMode(true).build()),
        "does not wait for the guard");
  }

  @Test
  void findAnAdmissionSealThatAdmitsAll() {
    assertFound(
        filter(2, RBAC.class, rbac -> rbac.toBuilder().clearRules().build()),
        "admits what the guard has not admitted");
  }

  @Test
  void findSealsInTheWrongOrder() {
    assertFound(
        manager(
            manager -> {
              var filters = new ArrayList<>(manager.getHttpFiltersList());
              Collections.swap(filters, 0, 1);
              manager.clearHttpFilters().addAllHttpFilters(filters);
            }),
        "filters in the order");
  }

  @Test
  void findAcceptedUpgrades() {
    assertFound(
        manager(
            manager ->
                manager.addUpgradeConfigs(UpgradeConfig.newBuilder().setUpgradeType("websocket"))),
        "accepts upgrades");
  }

  @Test
  void findAChainThatServesClearText() {
    assertFound(chain(FilterChain.Builder::clearTransportSocket), "serves clear text");
  }

  @Test
  void findADefaultChain() {
    assertFound(
        listener(listener -> listener.setDefaultFilterChain(listener.getFilterChains(0))),
        "chain for everybody");
  }

  @Test
  void findARouteRoundTheGuard() {
    assertFound(
        guardOf(guard -> guard.toBuilder().setDisabled(true).build()), "goes round the guard");
  }

  @Test
  void findARouteThatDoesNotNameItsResource() {
    assertFound(
        guardOf(
            guard -> {
              var changed = guard.toBuilder();
              changed.getOverridesBuilder().clearGrpcInitialMetadata();
              return changed.build();
            }),
        "does not name its resource");
  }

  @Test
  void findARouteThatKeepsBodiesFromTheGuard() {
    assertFound(
        guardOf(
            guard -> {
              var changed = guard.toBuilder();
              changed.getOverridesBuilder().clearProcessingMode();
              return changed.build();
            }),
        "keeps something from the guard");
  }

  @Test
  void findARouteThatRetries() {
    assertFound(
        route(route -> route.getRouteBuilder().setRetryPolicy(RetryPolicy.getDefaultInstance())),
        "retries");
  }

  @Test
  void findARouteThatTurnsASealOff() {
    assertFound(
        route(
            route ->
                route.putTypedPerFilterConfig(
                    HttpFilters.ADMISSION_SEAL, Any.getDefaultInstance())),
        "overrides another filter");
  }

  @Test
  void findARouteToAClusterThatIsNotThere() {
    assertFound(route(route -> route.getRouteBuilder().setCluster("gone")), "no cluster gone");
  }

  @Test
  void findASecretThatIsNotThere() {
    assertFound(
        new EnvoySnapshot("r", GOOD.clusters(), GOOD.listeners(), GOOD.routes(), List.of()),
        "no secret");
  }

  @Test
  void findARouteOfAnotherRevision() {
    assertFound(
        new EnvoySnapshot(
            "another", GOOD.clusters(), GOOD.listeners(), GOOD.routes(), GOOD.secrets()),
        "is of another revision");
  }

  private static void assertFound(EnvoySnapshot broken, String finding) {
    assertThat(Invariants.check(broken)).isNotEmpty().anyMatch(found -> found.contains(finding));
  }

  private static EnvoySnapshot cluster(Consumer<Cluster.Builder> change) {
    Cluster.Builder cluster = GOOD.clusters().getFirst().toBuilder();
    change.accept(cluster);
    return new EnvoySnapshot(
        "r", List.of(cluster.build()), GOOD.listeners(), GOOD.routes(), GOOD.secrets());
  }

  private static EnvoySnapshot upstreamTls(Consumer<UpstreamTlsContext.Builder> change) {
    return cluster(
        cluster -> {
          TransportSocket.Builder socket = cluster.getTransportSocketBuilder();
          UpstreamTlsContext.Builder tls =
              unpack(socket.getTypedConfig(), UpstreamTlsContext.class).toBuilder();
          change.accept(tls);
          socket.setTypedConfig(Any.pack(tls.build()));
        });
  }

  private static EnvoySnapshot listener(Consumer<Listener.Builder> change) {
    Listener.Builder listener = GOOD.listeners().getFirst().toBuilder();
    change.accept(listener);
    return new EnvoySnapshot(
        "r", GOOD.clusters(), List.of(listener.build()), GOOD.routes(), GOOD.secrets());
  }

  private static EnvoySnapshot chain(Consumer<FilterChain.Builder> change) {
    return listener(listener -> change.accept(listener.getFilterChainsBuilder(0)));
  }

  private static EnvoySnapshot manager(Consumer<HttpConnectionManager.Builder> change) {
    return chain(
        chain -> {
          var filter = chain.getFiltersBuilder(0);
          HttpConnectionManager.Builder manager =
              unpack(filter.getTypedConfig(), HttpConnectionManager.class).toBuilder();
          change.accept(manager);
          filter.setTypedConfig(Any.pack(manager.build()));
        });
  }

  private static <T extends Message> EnvoySnapshot filter(
      int index, Class<T> type, UnaryOperator<T> change) {
    return manager(
        manager -> {
          var filter = manager.getHttpFiltersBuilder(index);
          filter.setTypedConfig(Any.pack(change.apply(unpack(filter.getTypedConfig(), type))));
        });
  }

  private static EnvoySnapshot route(Consumer<Route.Builder> change) {
    List<RouteConfiguration> routes = new ArrayList<>();
    for (RouteConfiguration configuration : GOOD.routes()) {
      RouteConfiguration.Builder changed = configuration.toBuilder();
      for (var host : changed.getVirtualHostsBuilderList()) {
        host.getRoutesBuilderList().stream().filter(Route.Builder::hasRoute).forEach(change);
      }
      routes.add(changed.build());
    }
    return new EnvoySnapshot("r", GOOD.clusters(), GOOD.listeners(), routes, GOOD.secrets());
  }

  private static EnvoySnapshot guardOf(UnaryOperator<ExtProcPerRoute> change) {
    return route(
        route ->
            route.putTypedPerFilterConfig(
                HttpFilters.GUARD,
                Any.pack(
                    change.apply(
                        unpack(
                            route.getTypedPerFilterConfigOrThrow(HttpFilters.GUARD),
                            ExtProcPerRoute.class)))));
  }

  private static <T extends Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
