package dev.sallyport.envoy.listener;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.Proxies;
import dev.sallyport.envoy.evidence.AccessLogs;
import dev.sallyport.envoy.filter.HttpFilters;
import dev.sallyport.envoy.route.Routes;
import dev.sallyport.envoy.xds.Xds;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.HeadersWithUnderscoresAction;
import io.envoyproxy.envoy.config.core.v3.SchemeHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.RequestIDExtension;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import java.util.List;

/**
 * HTTP of a chain: one form of every request, nothing believed that a client says about itself. No
 * upgrade is configured, so none is accepted.
 */
final class ConnectionManager {

  private static final UInt32Value STREAM_WINDOW = UInt32Value.of(256 * 1024);
  private static final UInt32Value CONNECTION_WINDOW = UInt32Value.of(1024 * 1024);

  private ConnectionManager() {}

  /**
   * HTTP behind TLS.
   *
   * @param listener the door
   * @param routes name of its route configuration
   */
  static HttpConnectionManager overTls(Listener listener, String routes) {
    return of(listener, routes, "https")
        .addAllHttpFilters(HttpFilters.inOrder())
        .setHttpProtocolOptions(Http1ProtocolOptions.newBuilder().setEnableTrailers(true))
        .setLocalReplyConfig(LocalReplies.config())
        .build();
  }

  /** HTTP without TLS, where the only answer is to come back with TLS. */
  static HttpConnectionManager inClearText(Listener listener) {
    return withoutTls(listener, Routes.CLEAR_TEXT, HttpFilters.inOrder());
  }

  /** HTTP of the port beside a door, where nothing leads anywhere. */
  static HttpConnectionManager beside(Listener listener) {
    return withoutTls(listener, Routes.plain(listener.name()), HttpFilters.ofPlainDoors());
  }

  private static HttpConnectionManager withoutTls(
      Listener listener, String routes, List<HttpFilter> filters) {
    return of(listener, routes, "http")
        .addAllHttpFilters(filters)
        .setHttpProtocolOptions(
            Http1ProtocolOptions.newBuilder()
                .setAcceptHttp10(true)
                .setDefaultHostForHttp10(Routes.CLEAR_TEXT))
        .setLocalReplyConfig(LocalReplies.clearText())
        .build();
  }

  private static HttpConnectionManager.Builder of(Listener listener, String routes, String scheme) {
    HttpConnectionManager.Builder manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(listener.name())
            .addAccessLog(AccessLogs.ofRequests(listener.name()))
            .setCodecType(CodecType.AUTO)
            .setRds(Rds.newBuilder().setConfigSource(Xds.ADS).setRouteConfigName(routes))
            .setSchemeHeaderTransformation(
                SchemeHeaderTransformation.newBuilder().setSchemeToOverwrite(scheme))
            .setServerHeaderTransformation(ServerHeaderTransformation.PASS_THROUGH);
    oneFormOfPaths(manager);
    believeNoClient(manager, listener.proxies().map(Proxies::forwardedHops).orElse(0));
    limits(manager);
    return manager;
  }

  /**
   * Routes, policies and upstreams must read the same path. Runs of slashes are merged because many
   * upstreams merge them, and {@code //admin} must not slip past a resource at {@code /admin}.
   */
  private static void oneFormOfPaths(HttpConnectionManager.Builder manager) {
    manager
        .setNormalizePath(BoolValue.of(true))
        .setMergeSlashes(true)
        .setPathWithEscapedSlashesAction(PathWithEscapedSlashesAction.REJECT_REQUEST)
        .setStripAnyHostPort(true)
        .setStripTrailingHostDot(true);
  }

  private static void believeNoClient(HttpConnectionManager.Builder manager, int hops) {
    manager
        .setUseRemoteAddress(BoolValue.of(true))
        .setXffNumTrustedHops(hops)
        // Nobody is internal. An empty list would mean the private networks (RFC 1918).
        .setInternalAddressConfig(
            InternalAddressConfig.newBuilder()
                .addCidrRanges(
                    CidrRange.newBuilder()
                        .setAddressPrefix("255.255.255.255")
                        .setPrefixLen(UInt32Value.of(32))))
        .setForwardClientCertDetails(ForwardClientCertDetails.SANITIZE)
        .addEarlyHeaderMutationExtensions(ClientHeaders.removed(hops > 0))
        .setGenerateRequestId(BoolValue.of(true))
        .setPreserveExternalRequestId(false)
        .setAlwaysSetRequestIdInResponse(true)
        .setRequestIdExtension(
            RequestIDExtension.newBuilder()
                .setTypedConfig(
                    Any.pack(
                        UuidRequestIdConfig.newBuilder()
                            .setPackTraceReason(BoolValue.of(false))
                            .build())));
  }

  private static void limits(HttpConnectionManager.Builder manager) {
    manager
        .setMaxRequestHeadersKb(UInt32Value.of(60))
        .setRequestHeadersTimeout(Durations.fromSeconds(15))
        // Routes to resources have their own; this is for the others.
        .setStreamIdleTimeout(Durations.fromSeconds(60))
        .setCommonHttpProtocolOptions(
            HttpProtocolOptions.newBuilder()
                .setIdleTimeout(Durations.fromSeconds(300))
                .setMaxHeadersCount(UInt32Value.of(100))
                .setHeadersWithUnderscoresAction(HeadersWithUnderscoresAction.REJECT_REQUEST))
        .setHttp2ProtocolOptions(
            Http2ProtocolOptions.newBuilder()
                .setMaxConcurrentStreams(UInt32Value.of(1024))
                .setInitialStreamWindowSize(STREAM_WINDOW)
                .setInitialConnectionWindowSize(CONNECTION_WINDOW));
  }
}
