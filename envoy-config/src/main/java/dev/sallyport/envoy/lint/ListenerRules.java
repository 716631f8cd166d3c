package dev.sallyport.envoy.lint;

import com.google.protobuf.Any;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.envoy.filter.HttpFilters;
import dev.sallyport.envoy.listener.ClientSubjects;
import dev.sallyport.envoy.listener.NoServerName;
import dev.sallyport.envoy.route.Routes;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.RBAC.Action;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** First doors: TLS or a refusal, the guard between its seals, no client believed. */
final class ListenerRules {

  private static final List<String> ORDER =
      List.of(
          HttpFilters.RESPONSE_SEAL,
          HttpFilters.GUARD,
          HttpFilters.ADMISSION_SEAL,
          HttpFilters.ROUTER);

  private static final String TELLS_NOBODY = "tells nobody of its handshakes";

  private final Findings findings;
  private final Set<String> secrets;
  private final Set<String> routes;

  ListenerRules(Findings findings, Set<String> secrets, List<RouteConfiguration> routes) {
    this.findings = findings;
    this.secrets = secrets;
    this.routes = routes.stream().map(RouteConfiguration::getName).collect(Collectors.toSet());
  }

  void check(Listener listener) {
    String where = "listener " + listener.getName();
    findings.require(listener.getAccessLogCount() > 0, where, TELLS_NOBODY);
    findings.require(!listener.hasDefaultFilterChain(), where, "has a chain for everybody");
    for (FilterChain chain : listener.getFilterChainsList()) {
      check(chain, where + " chain " + chain.getName());
    }
  }

  private void check(FilterChain chain, String where) {
    List<Filter> before = chain.getFiltersList().subList(0, chain.getFiltersCount() - 1);
    boolean unnamed = before.stream().anyMatch(ListenerRules::refusesServerNames);
    findings.require(
        before.stream()
            .allMatch(filter -> refusesServerNames(filter) || ClientSubjects.isOne(filter)),
        where,
        "has more than HTTP in it");
    findings
        .unpack(
            chain.getFilters(chain.getFiltersCount() - 1).getTypedConfig(),
            HttpConnectionManager.class,
            where)
        .ifPresent(
            manager -> {
              String routeName = manager.getRds().getRouteConfigName();
              checkHttp(manager, Routes.isPlain(routeName), where);
              checkTransport(chain, unnamed, routeName, where);
            });
  }

  private static boolean refusesServerNames(Filter filter) {
    return filter.getTypedConfig().equals(Any.pack(NoServerName.config()));
  }

  private void checkTransport(FilterChain chain, boolean unnamed, String routeName, String where) {
    findings.require(routes.contains(routeName), where, "no routes " + routeName);
    if (!chain.hasTransportSocket()) {
      findings.require(
          (routeName.equals(Routes.CLEAR_TEXT) || Routes.isPlain(routeName))
              && chain.getFilterChainMatch().getTransportProtocol().equals("raw_buffer"),
          where,
          "serves clear text");
      return;
    }
    findings.require(
        chain.getFilterChainMatch().getTransportProtocol().equals("tls")
            && unnamed == (chain.getFilterChainMatch().getServerNamesCount() == 0),
        where,
        "is not chosen by server name");
    findings
        .unpack(chain.getTransportSocket().getTypedConfig(), DownstreamTlsContext.class, where)
        .ifPresent(tls -> checkTls(tls, where));
  }

  private void checkTls(DownstreamTlsContext tls, String where) {
    findings.require(
        TlsRules.isModernEnough(
            tls.getCommonTlsContext().getTlsParams().getTlsMinimumProtocolVersion()),
        where,
        "accepts TLS below 1.2");
    findings.require(
        tls.hasRequireClientCertificate(), where, "leaves client certificates to a default");
    findings.require(
        !tls.getRequireClientCertificate().getValue()
            || tls.getCommonTlsContext().hasValidationContextSdsSecretConfig()
            || tls.getCommonTlsContext().hasCombinedValidationContext(),
        where,
        "demands client certificates that nobody checks");
    findings.require(
        tls.getDisableStatelessSessionResumption() && tls.getDisableStatefulSessionResumption(),
        where,
        "resumes sessions");
    findings.require(
        TlsProfile.INTERMEDIATE
            .cipherSuites()
            .containsAll(tls.getCommonTlsContext().getTlsParams().getCipherSuitesList()),
        where,
        "offers suites below the floor");
    findings.require(
        tls.getCommonTlsContext().getTlsParams().getTlsMinimumProtocolVersion()
                == TlsProtocol.TLSv1_3
            || tls.getCommonTlsContext().getTlsParams().getCipherSuitesCount() > 0,
        where,
        "leaves the suites of TLS 1.2 to a default");
    findings.require(
        TlsProfile.GROUPS.containsAll(tls.getCommonTlsContext().getTlsParams().getEcdhCurvesList()),
        where,
        "offers groups below the floor");
    CertificateValidationContext checks =
        tls.getCommonTlsContext().getCombinedValidationContext().getDefaultValidationContext();
    findings.require(
        checks.getTrustChainVerification() == TrustChainVerification.VERIFY_TRUST_CHAIN
            && !checks.getAllowExpiredCertificate(),
        where,
        "weakens the check of the chain");
    TlsRules.references(tls.getCommonTlsContext())
        .forEach(name -> findings.require(secrets.contains(name), where, "no secret " + name));
  }

  private void checkHttp(HttpConnectionManager manager, boolean plain, String where) {
    findings.require(manager.getUpgradeConfigsCount() == 0, where, "accepts upgrades");
    findings.require(
        manager.getUseRemoteAddress().getValue() && manager.hasInternalAddressConfig(),
        where,
        "believes clients about where they are");
    findings.require(
        manager.getForwardClientCertDetails() == ForwardClientCertDetails.SANITIZE,
        where,
        "passes on what clients say of their certificates");
    findings.require(
        manager.getEarlyHeaderMutationExtensionsCount() > 0,
        where,
        "keeps gateway headers of clients");
    findings.require(manager.getAccessLogCount() > 0, where, TELLS_NOBODY);
    List<HttpFilter> filters = manager.getHttpFiltersList();
    if (plain) {
      // No filter guards what leads nowhere; the rules of routes see to that.
      findings.require(
          filters.equals(HttpFilters.ofPlainDoors()), where, "does more than send clients to TLS");
      return;
    }
    if (!filters.stream().map(HttpFilter::getName).toList().equals(ORDER)) {
      findings.require(false, where, "does not have its filters in the order " + ORDER);
      return;
    }
    findings.require(
        filters.stream().noneMatch(filter -> filter.getDisabled() || filter.getIsOptional()),
        where,
        "has a filter that may be missing");
    findings
        .unpack(filters.get(0).getTypedConfig(), Lua.class, where)
        .ifPresent(lua -> checkResponseSeal(lua, where));
    findings
        .unpack(filters.get(1).getTypedConfig(), ExternalProcessor.class, where)
        .ifPresent(guard -> checkGuard(guard, where));
    findings
        .unpack(filters.get(2).getTypedConfig(), RBAC.class, where)
        .ifPresent(rbac -> checkAdmissionSeal(rbac, where));
  }

  private void checkResponseSeal(Lua lua, String where) {
    findings.require(
        lua.getDefaultSourceCode().getInlineString().contains(Wire.UNINSPECTED_HEADER),
        where,
        "lets uninspected responses pass");
  }

  private void checkGuard(ExternalProcessor guard, String where) {
    findings.require(!guard.getFailureModeAllow(), where, "goes on without the guard");
    findings.require(!guard.getAllowModeOverride(), where, "lets the guard change what it sees");
    findings.require(!guard.getObservabilityMode(), where, "does not wait for the guard");
    findings.require(!guard.getDisableImmediateResponse(), where, "ignores the guard's refusals");
  }

  private void checkAdmissionSeal(RBAC rbac, String where) {
    findings.require(
        rbac.getRules().getAction() == Action.ALLOW
            && rbac.getRules().getPoliciesCount() > 0
            && rbac.getRules().getPoliciesMap().values().stream()
                .map(Policy::getPermissionsList)
                .allMatch(all -> !all.isEmpty() && all.stream().allMatch(ListenerRules::sealed)),
        where,
        "admits what the guard has not admitted");
  }

  private static boolean sealed(Permission permission) {
    MetadataMatcher matcher = permission.getSourcedMetadata().getMetadataMatcher();
    return matcher.getFilter().equals(Wire.METADATA_NAMESPACE)
        && matcher.getPathCount() == 1
        && matcher.getPath(0).getKey().equals(Wire.ADMISSION_KEY)
        && !matcher.getInvert()
        && matcher.getValue().getStringMatch().getExact().equals(Wire.ADMITTED);
  }
}
