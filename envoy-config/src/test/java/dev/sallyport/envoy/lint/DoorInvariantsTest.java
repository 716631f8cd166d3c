package dev.sallyport.envoy.lint;

import static dev.sallyport.envoy.lint.Broken.assertFound;
import static dev.sallyport.envoy.lint.Broken.cluster;
import static dev.sallyport.envoy.lint.Broken.downstreamTls;
import static dev.sallyport.envoy.lint.Broken.filter;
import static dev.sallyport.envoy.lint.Broken.listener;
import static dev.sallyport.envoy.lint.Broken.manager;
import static dev.sallyport.envoy.lint.Broken.plainPort;
import static dev.sallyport.envoy.lint.Broken.route;
import static dev.sallyport.envoy.lint.Broken.upstreamTls;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Value;
import dev.sallyport.envoy.EnvoySnapshot;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Breaks the doors of a good snapshot in one place at a time. */
class DoorInvariantsTest {

  @Test
  void findAClusterThatSpeaksNoServerName() {
    assertFound(upstreamTls(UpstreamTlsContext.Builder::clearSni), "sends no server name");
  }

  @Test
  void findAClusterThatAllowsRenegotiation() {
    assertFound(upstreamTls(tls -> tls.setAllowRenegotiation(true)), "allows renegotiation");
  }

  @Test
  void findAClusterThatDoesNotOfferTls13() {
    assertFound(
        upstreamTls(
            tls ->
                tls.getCommonTlsContextBuilder()
                    .getTlsParamsBuilder()
                    .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_2)),
        "does not offer TLS 1.3");
  }

  @Test
  void findAClusterThatResumesSessions() {
    assertFound(upstreamTls(UpstreamTlsContext.Builder::clearMaxSessionKeys), "resumes sessions");
  }

  @Test
  void findAClusterThatChoosesItsTransportByMatch() {
    assertFound(
        cluster(cluster -> cluster.addTransportSocketMatchesBuilder().setName("clear")),
        "chooses its transport by match");
  }

  @Test
  void findAClusterWhoseChecksAreWeakened() {
    assertFound(
        upstreamTls(
            tls -> checks(tls).setTrustChainVerification(TrustChainVerification.ACCEPT_UNTRUSTED)),
        "weakens the check of the chain");
    assertFound(
        upstreamTls(tls -> checks(tls).setAllowExpiredCertificate(true)),
        "weakens the check of the chain");
  }

  private static CertificateValidationContext.Builder checks(UpstreamTlsContext.Builder tls) {
    CommonTlsContext.Builder common = tls.getCommonTlsContextBuilder();
    return common.hasCombinedValidationContext()
        ? common.getCombinedValidationContextBuilder().getDefaultValidationContextBuilder()
        : common.getValidationContextBuilder();
  }

  @Test
  void findAClusterWhoseHealthIsAskedInClearText() {
    assertFound(
        cluster(
            cluster ->
                cluster
                    .addHealthChecksBuilder()
                    .getTransportSocketMatchCriteriaBuilder()
                    .putFields("tls", Value.newBuilder().setBoolValue(false).build())),
        "asks for health otherwise than it calls");
    assertFound(
        cluster(
            cluster ->
                cluster
                    .getLoadAssignmentBuilder()
                    .addEndpointsBuilder()
                    .addLbEndpointsBuilder()
                    .getEndpointBuilder()
                    .getHealthCheckConfigBuilder()
                    .setPortValue(80)),
        "asks for health otherwise than it calls");
  }

  @Test
  void findADoorThatAcceptsOldTls() {
    assertFound(
        downstreamTls(
            tls ->
                tls.getCommonTlsContextBuilder()
                    .getTlsParamsBuilder()
                    .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_1)),
        "accepts TLS below 1.2");
  }

  @Test
  void findADoorThatResumesSessions() {
    assertFound(
        downstreamTls(tls -> tls.setDisableStatelessSessionResumption(false)), "resumes sessions");
    assertFound(
        downstreamTls(DownstreamTlsContext.Builder::clearDisableStatefulSessionResumption),
        "resumes sessions");
  }

  @Test
  void findADoorThatOffersAWeakGroup() {
    assertFound(
        downstreamTls(
            tls ->
                tls.getCommonTlsContextBuilder().getTlsParamsBuilder().addEcdhCurves("secp192r1")),
        "groups below the floor");
  }

  @Test
  void findADoorThatOffersAWeakSuite() {
    assertFound(
        downstreamTls(
            tls ->
                tls.getCommonTlsContextBuilder()
                    .getTlsParamsBuilder()
                    .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
                    .addCipherSuites("AES128-SHA")),
        "suites below the floor");
  }

  @Test
  void findADoorThatSpeaksTls12WithSuitesOfADefault() {
    assertFound(
        downstreamTls(
            tls ->
                tls.getCommonTlsContextBuilder()
                    .getTlsParamsBuilder()
                    .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
                    .clearCipherSuites()),
        "leaves the suites of TLS 1.2 to a default");
  }

  @Test
  void findADoorThatLeavesClientCertificatesToADefault() {
    assertFound(
        downstreamTls(DownstreamTlsContext.Builder::clearRequireClientCertificate),
        "leaves client certificates to a default");
  }

  @Test
  void findADoorThatDemandsCertificatesThatNobodyChecks() {
    assertFound(
        downstreamTls(
            tls -> {
              tls.setRequireClientCertificate(BoolValue.of(true));
              tls.getCommonTlsContextBuilder().clearValidationContextType();
            }),
        "demands client certificates that nobody checks");
  }

  @Test
  void findADoorThatBelievesClientsAboutWhereTheyAre() {
    assertFound(
        manager(manager -> manager.setUseRemoteAddress(BoolValue.of(false))),
        "believes clients about where they are");
    assertFound(
        manager(HttpConnectionManager.Builder::clearInternalAddressConfig),
        "believes clients about where they are");
  }

  @Test
  void findADoorThatPassesOnWhatAClientSaysOfItsCertificate() {
    assertFound(
        manager(
            manager ->
                manager.setForwardClientCertDetails(ForwardClientCertDetails.ALWAYS_FORWARD_ONLY)),
        "passes on what clients say of their certificates");
  }

  @Test
  void findADoorThatKeepsGatewayHeadersOfClients() {
    assertFound(
        manager(HttpConnectionManager.Builder::clearEarlyHeaderMutationExtensions),
        "keeps gateway headers of clients");
  }

  @Test
  void findADoorThatTellsNobodyOfItsHandshakes() {
    assertFound(listener(Listener.Builder::clearAccessLog), "tells nobody of its handshakes");
    assertFound(
        manager(HttpConnectionManager.Builder::clearAccessLog), "tells nobody of its handshakes");
  }

  @Test
  void findAGuardThatMayChangeWhatItSees() {
    assertFound(
        filter(
            1,
            ExternalProcessor.class,
            guard -> guard.toBuilder().setAllowModeOverride(true).build()),
        "lets the guard change what it sees");
    assertFound(
        filter(
            1,
            ExternalProcessor.class,
            guard -> guard.toBuilder().setDisableImmediateResponse(true).build()),
        "ignores the guard's refusals");
  }

  @Test
  void findAFilterThatMayBeMissing() {
    assertFound(
        manager(manager -> manager.getHttpFiltersBuilder(1).setIsOptional(true)),
        "has a filter that may be missing");
    assertFound(
        manager(manager -> manager.getHttpFiltersBuilder(2).setDisabled(true)),
        "has a filter that may be missing");
  }

  @Test
  void findARouteThatMirrorsOrIsCutByAClock() {
    assertFound(
        route(route -> route.getRouteBuilder().addRequestMirrorPoliciesBuilder().setCluster("x")),
        "mirrors requests");
    assertFound(route(route -> route.getRouteBuilder().clearTimeout()), "cuts streams by a clock");
  }

  @Test
  void findAPlainPortThatLeadsSomewhere() {
    EnvoySnapshot plain = plainPort();
    assertThat(Invariants.check(plain)).isEmpty();
    List<RouteConfiguration> routes =
        plain.routes().stream()
            .map(
                routing ->
                    routing.getName().endsWith("(plain)") ? leadingTo("one", routing) : routing)
            .toList();
    assertFound(
        new EnvoySnapshot("r", plain.clusters(), plain.listeners(), routes, plain.secrets()),
        "leads clear text elsewhere than to TLS");
  }

  private static RouteConfiguration leadingTo(String cluster, RouteConfiguration routing) {
    RouteConfiguration.Builder changed = routing.toBuilder();
    changed
        .getVirtualHostsBuilderList()
        .forEach(
            host ->
                host.getRoutesBuilderList()
                    .forEach(route -> route.getRouteBuilder().setCluster(cluster)));
    return changed.build();
  }
}
