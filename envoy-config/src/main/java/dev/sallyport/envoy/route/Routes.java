package dev.sallyport.envoy.route;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.util.Durations;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.evidence.LogField;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.PlainDoor;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.envoy.cluster.Clusters;
import dev.sallyport.envoy.filter.HttpFilters;
import dev.sallyport.envoy.filter.ProcessingModes;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.RouteMatch.ConnectMatcher;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExtProcOverrides;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;

/**
 * Route configurations. Every route, also one that only refuses, passes the guard and tells it by
 * gRPC initial metadata what it is for, so that nothing matches hosts and paths a second time.
 */
public final class Routes {

  /** Route configuration of every clear-text chain. */
  public static final String CLEAR_TEXT = LogField.CLEAR_TEXT;

  /** No hostname has a slash or parenthesis. */
  private static final String PLAIN = "/(plain)";

  /** CONNECT asks for a tunnel that nothing could look into. */
  private static final RouteMatch TUNNEL =
      RouteMatch.newBuilder().setConnectMatcher(ConnectMatcher.getDefaultInstance()).build();

  /**
   * TRACE (RFC 9110 §9.3.8) has the upstream send the request back, with the credential that was
   * injected behind the guard.
   */
  private static final RouteMatch TRACE =
      match("/").toBuilder()
          .addHeaders(
              HeaderMatcher.newBuilder()
                  .setName(":method")
                  .setStringMatch(StringMatcher.newBuilder().setExact("TRACE")))
          .build();

  private Routes() {}

  /** Name of the route configuration of a hostname. */
  public static String name(String listener, String hostname) {
    return listener + "/" + hostname;
  }

  /**
   * Routes of a hostname: its resources by path prefix, the longest first; 404 for other paths; 421
   * for other hostnames, which a client may try over the same connection (RFC 9110 §15.5.20).
   *
   * @param resources all resources of that hostname on that listener
   */
  public static RouteConfiguration of(
      String listener, String hostname, List<Resource> resources, String revision) {
    VirtualHost.Builder host =
        VirtualHost.newBuilder()
            .setName(hostname)
            .addDomains(hostname)
            .addRoutes(refusing(TUNNEL, ErrorCode.UPGRADE_REFUSED))
            .addRoutes(refusing(TRACE, ErrorCode.REQUEST_REFUSED));
    resources.stream()
        .sorted(
            Comparator.comparingInt((Resource resource) -> prefix(resource).length())
                .reversed()
                .thenComparing(Resource::name))
        .forEach(resource -> host.addRoutes(guarded(resource, revision)));
    host.addRoutes(refusing(match("/"), ErrorCode.RESOURCE_NOT_FOUND));
    return RouteConfiguration.newBuilder()
        .setName(name(listener, hostname))
        .addVirtualHosts(host)
        .addVirtualHosts(refusingHost(ErrorCode.MISDIRECTED_REQUEST))
        .setIgnorePortInHostMatching(true)
        .setValidateClusters(BoolValue.of(false))
        .build();
  }

  /** Routes of clients that speak no TLS. */
  public static RouteConfiguration clearText() {
    return RouteConfiguration.newBuilder()
        .setName(CLEAR_TEXT)
        .addVirtualHosts(refusingHost(ErrorCode.TLS_REQUIRED))
        .build();
  }

  /** Name of the route configuration of the port without TLS beside a listener. */
  public static String plain(String listener) {
    return listener + PLAIN;
  }

  /** Whether a route configuration is that of a port without TLS beside a listener. */
  public static boolean isPlain(String name) {
    return name.endsWith(PLAIN);
  }

  /**
   * Routes of a port without TLS beside a listener. They pass no guard, so that they work without
   * one, and lead nowhere.
   *
   * @param hostnames hostnames of the listener's resources
   */
  public static RouteConfiguration plain(
      Listener listener, PlainDoor door, SortedSet<String> hostnames) {
    RouteConfiguration.Builder routes =
        RouteConfiguration.newBuilder()
            .setName(plain(listener.name()))
            .setIgnorePortInHostMatching(true);
    if (door.answer() == PlainDoor.Answer.REDIRECT && !hostnames.isEmpty()) {
      routes.addVirtualHosts(
          VirtualHost.newBuilder()
              .setName("redirect")
              .addAllDomains(hostnames)
              .addRoutes(redirect(listener.address().port())));
    }
    return routes
        .addVirtualHosts(
            VirtualHost.newBuilder()
                .setName(ErrorCode.TLS_REQUIRED.code())
                .addDomains("*")
                .addRoutes(
                    Route.newBuilder()
                        .setName(ErrorCode.TLS_REQUIRED.code())
                        .setMatch(match("/"))
                        .setDirectResponse(
                            DirectResponseAction.newBuilder()
                                .setStatus(ErrorCode.TLS_REQUIRED.status()))))
        .build();
  }

  private static Route redirect(int port) {
    RedirectAction.Builder action =
        RedirectAction.newBuilder()
            .setHttpsRedirect(true)
            .setResponseCode(RedirectAction.RedirectResponseCode.PERMANENT_REDIRECT);
    if (port != 0) {
      action.setPortRedirect(port);
    }
    return Route.newBuilder().setName("redirect").setMatch(match("/")).setRedirect(action).build();
  }

  private static Route guarded(Resource resource, String revision) {
    return Route.newBuilder()
        .setName(resource.name())
        .setMatch(match(prefix(resource)))
        .setRoute(
            RouteAction.newBuilder()
                .setCluster(Clusters.name(resource))
                .setHostRewriteLiteral(resource.upstream().tls().serverName())
                .setAppendXForwardedHost(true)
                .setTimeout(Durations.ZERO)
                .setIdleTimeout(Durations.fromSeconds(resource.idleTimeoutSeconds())))
        .putTypedPerFilterConfig(
            HttpFilters.GUARD,
            guard(
                ProcessingModes.EVERYTHING,
                header(Wire.RESOURCE_HEADER, resource.name()),
                header(Wire.REVISION_HEADER, revision)))
        .build();
  }

  private static VirtualHost refusingHost(ErrorCode code) {
    return VirtualHost.newBuilder()
        .setName(code.code())
        .addDomains("*")
        .addRoutes(refusing(match("/"), code))
        .build();
  }

  /** The guard refuses and records; the direct response is what is left if it ever did not. */
  private static Route refusing(RouteMatch match, ErrorCode code) {
    return Route.newBuilder()
        .setName(code.code())
        .setMatch(match)
        .setDirectResponse(DirectResponseAction.newBuilder().setStatus(code.status()))
        .putTypedPerFilterConfig(
            HttpFilters.GUARD,
            guard(ProcessingModes.REQUEST_HEAD, header(Wire.REFUSE_HEADER, code.code())))
        .build();
  }

  private static Any guard(ProcessingMode mode, HeaderValue... metadata) {
    return Any.pack(
        ExtProcPerRoute.newBuilder()
            .setOverrides(
                ExtProcOverrides.newBuilder()
                    .setProcessingMode(mode)
                    .addAllGrpcInitialMetadata(List.of(metadata)))
            .build());
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder().setKey(name).setValue(value).build();
  }

  private static RouteMatch match(String prefix) {
    return prefix.equals("/")
        ? RouteMatch.newBuilder().setPrefix("/").build()
        : RouteMatch.newBuilder().setPathSeparatedPrefix(prefix).build();
  }

  /** A prefix is whole path segments: {@code /v1/} and {@code /v1} are the same one. */
  private static String prefix(Resource resource) {
    String prefix = resource.pathPrefix();
    int end = prefix.length();
    while (end > 1 && prefix.charAt(end - 1) == '/') {
      end--;
    }
    return prefix.substring(0, end);
  }
}
