package dev.sallyport.envoy.filter;

import dev.sallyport.envoy.xds.Xds;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.List;

/**
 * The HTTP filters of every first door. A request meets them from top to bottom, a response from
 * bottom to top.
 */
public final class HttpFilters {

  /** Name of the response seal. */
  public static final String RESPONSE_SEAL = "envoy.filters.http.lua";

  /** Name of the guard's filter, also the key of its per-route configuration. */
  public static final String GUARD = "envoy.filters.http.ext_proc";

  /** Name of the admission seal. */
  public static final String ADMISSION_SEAL = "envoy.filters.http.rbac";

  /** Name of the router. */
  public static final String ROUTER = "envoy.filters.http.router";

  private HttpFilters() {}

  /** The filters in their order. */
  public static List<HttpFilter> inOrder() {
    return List.of(
        Xds.httpFilter(RESPONSE_SEAL, ResponseSeal.config()),
        Xds.httpFilter(GUARD, Guard.config()),
        Xds.httpFilter(ADMISSION_SEAL, AdmissionSeal.config()),
        router());
  }

  /** The filters of a port without TLS beside a door: none of its routes leads anywhere. */
  public static List<HttpFilter> ofPlainDoors() {
    return List.of(router());
  }

  private static HttpFilter router() {
    return Xds.httpFilter(ROUTER, Router.newBuilder().setSuppressEnvoyHeaders(true).build());
  }
}
