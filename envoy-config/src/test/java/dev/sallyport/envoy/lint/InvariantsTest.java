package dev.sallyport.envoy.lint;

import static dev.sallyport.envoy.lint.Broken.GOOD;
import static dev.sallyport.envoy.lint.Broken.assertFound;
import static dev.sallyport.envoy.lint.Broken.chain;
import static dev.sallyport.envoy.lint.Broken.cluster;
import static dev.sallyport.envoy.lint.Broken.filter;
import static dev.sallyport.envoy.lint.Broken.guardOf;
import static dev.sallyport.envoy.lint.Broken.listener;
import static dev.sallyport.envoy.lint.Broken.manager;
import static dev.sallyport.envoy.lint.Broken.route;
import static dev.sallyport.envoy.lint.Broken.upstreamTls;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.filter.HttpFilters;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Breaks a good snapshot in one place at a time: filters, routes, and whatever points nowhere. */
class InvariantsTest {

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
}
