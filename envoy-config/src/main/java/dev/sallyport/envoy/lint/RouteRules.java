package dev.sallyport.envoy.lint;

import com.google.protobuf.Any;
import dev.sallyport.envoy.filter.HttpFilters;
import dev.sallyport.envoy.filter.ProcessingModes;
import dev.sallyport.envoy.route.Routes;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExtProcOverrides;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Routes: each says to the guard what it is for, and none goes round it. */
final class RouteRules {

  private static final String OVERRIDES = "overrides filters for all its routes";

  private final Findings findings;
  private final Set<String> clusters;
  private final String revision;

  RouteRules(Findings findings, Set<String> clusters, String revision) {
    this.findings = findings;
    this.clusters = clusters;
    this.revision = revision;
  }

  void check(RouteConfiguration routes) {
    String where = "routes " + routes.getName();
    findings.require(routes.getTypedPerFilterConfigCount() == 0, where, OVERRIDES);
    findings.require(routes.getRequestMirrorPoliciesCount() == 0, where, "mirrors requests");
    for (VirtualHost host : routes.getVirtualHostsList()) {
      findings.require(host.getTypedPerFilterConfigCount() == 0, where, OVERRIDES);
      findings.require(!host.hasRetryPolicy(), where, "retries");
      findings.require(host.getRequestMirrorPoliciesCount() == 0, where, "mirrors requests");
      for (Route route : host.getRoutesList()) {
        check(route, routes.getName(), where + " route " + route.getName());
      }
    }
  }

  private void check(Route route, String configuration, String where) {
    if (Routes.isPlain(configuration)) {
      findings.require(
          route.hasDirectResponse()
              || (route.hasRedirect() && route.getRedirect().getHttpsRedirect()),
          where,
          "leads clear text elsewhere than to TLS");
      findings.require(
          route.getTypedPerFilterConfigCount() == 0, where, "overrides filters of a plain port");
      return;
    }
    findings.require(
        route.getTypedPerFilterConfigMap().keySet().equals(Set.of(HttpFilters.GUARD)),
        where,
        "overrides another filter than the guard, or does not say what it is for");
    findings
        .unpack(
            route.getTypedPerFilterConfigOrDefault(HttpFilters.GUARD, Any.getDefaultInstance()),
            ExtProcPerRoute.class,
            where)
        .ifPresent(guard -> checkGuard(route, guard, where));
    if (route.hasRoute()) {
      findings.require(
          !configuration.equals(Routes.CLEAR_TEXT), where, "leads clear text to an upstream");
      checkAction(route.getRoute(), where);
    } else {
      findings.require(route.hasDirectResponse(), where, "neither leads nor refuses");
    }
  }

  private void checkGuard(Route route, ExtProcPerRoute guard, String where) {
    findings.require(!guard.getDisabled(), where, "goes round the guard");
    ExtProcOverrides overrides = guard.getOverrides();
    findings.require(!overrides.hasGrpcService(), where, "asks another guard");
    findings.require(
        !overrides.hasMetadataOptions(), where, "changes whose metadata counts as admission");
    Map<String, String> metadata =
        overrides.getGrpcInitialMetadataList().stream()
            .collect(Collectors.toMap(HeaderValue::getKey, HeaderValue::getValue, (a, _) -> a));
    if (route.hasRoute()) {
      findings.require(
          metadata.containsKey(Wire.RESOURCE_HEADER) && !metadata.containsKey(Wire.REFUSE_HEADER),
          where,
          "does not name its resource");
      findings.require(
          revision.equals(metadata.get(Wire.REVISION_HEADER)), where, "is of another revision");
      findings.require(
          overrides.getProcessingMode().equals(ProcessingModes.EVERYTHING),
          where,
          "keeps something from the guard");
    } else {
      findings.require(
          metadata.containsKey(Wire.REFUSE_HEADER), where, "does not say why it refuses");
    }
  }

  private void checkAction(RouteAction action, String where) {
    findings.require(
        clusters.contains(action.getCluster()), where, "no cluster " + action.getCluster());
    findings.require(!action.hasRetryPolicy(), where, "retries");
    findings.require(action.getRequestMirrorPoliciesCount() == 0, where, "mirrors requests");
    findings.require(action.getUpgradeConfigsCount() == 0, where, "accepts upgrades");
    findings.require(
        action.hasTimeout() && action.getTimeout().getSeconds() == 0 && action.hasIdleTimeout(),
        where,
        "cuts streams by a clock");
  }
}
