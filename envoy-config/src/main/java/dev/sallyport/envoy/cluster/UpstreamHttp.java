package dev.sallyport.envoy.cluster;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import dev.sallyport.core.resource.Alpn;
import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.resource.Upstream;
import dev.sallyport.envoy.secret.SecretNames;
import dev.sallyport.envoy.xds.Headers;
import dev.sallyport.envoy.xds.Xds;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.filters.http.credential_injector.v3.CredentialInjector;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutation;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.Mutations;
import io.envoyproxy.envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.http.injected_credentials.generic.v3.Generic;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.AutoHttpConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** HTTP to an upstream, and the filters that run behind every decision, on its very connection. */
final class UpstreamHttp {

  /** Key of {@code typed_extension_protocol_options}. */
  static final String NAME = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private static final Http1ProtocolOptions HTTP_1 =
      Http1ProtocolOptions.newBuilder().setEnableTrailers(true).build();

  private static final Http2ProtocolOptions HTTP_2 =
      Http2ProtocolOptions.newBuilder()
          .setConnectionKeepalive(
              KeepaliveSettings.newBuilder()
                  .setInterval(Durations.fromSeconds(30))
                  .setTimeout(Durations.fromSeconds(10)))
          .build();

  private static final String SECOND_DOOR =
      "%UPSTREAM_CONNECTION_ID% %UPSTREAM_TLS_CIPHER% %UPSTREAM_TLS_GROUP% %UPSTREAM_LOCAL_ADDRESS%";

  private UpstreamHttp() {}

  static io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions of(
      Upstream upstream, String cluster) {
    var options =
        io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.newBuilder()
            .setCommonHttpProtocolOptions(
                HttpProtocolOptions.newBuilder().setIdleTimeout(Durations.fromSeconds(60)))
            .addAllHttpFilters(filters(upstream, cluster));
    Set<Alpn> offered = upstream.tls().alpn();
    if (offered.size() > 1) {
      // What the handshake agrees on; Envoy offers both.
      options.setAutoConfig(
          AutoHttpConfig.newBuilder()
              .setHttpProtocolOptions(HTTP_1)
              .setHttp2ProtocolOptions(HTTP_2));
    } else if (offered.contains(Alpn.H2)) {
      options.setExplicitHttpConfig(
          ExplicitHttpConfig.newBuilder().setHttp2ProtocolOptions(HTTP_2));
    } else {
      options.setExplicitHttpConfig(ExplicitHttpConfig.newBuilder().setHttpProtocolOptions(HTTP_1));
    }
    return options.build();
  }

  private static List<HttpFilter> filters(Upstream upstream, String cluster) {
    List<HttpFilter> filters = new ArrayList<>();
    filters.add(Xds.httpFilter("envoy.filters.http.header_mutation", mark()));
    upstream.credential().ifPresent(credential -> filters.add(inject(credential, cluster)));
    filters.add(
        Xds.httpFilter("envoy.filters.http.upstream_codec", UpstreamCodec.getDefaultInstance()));
    return filters;
  }

  /**
   * Half of the response seal: whatever an upstream sends is uninspected until the guard has said
   * otherwise. The mark's value is the exchange's id, for the answer of the other half. Headers
   * that mean something to the gateway or to Envoy cross in neither direction.
   */
  private static HeaderMutation mark() {
    return HeaderMutation.newBuilder()
        .setMutations(
            Mutations.newBuilder()
                .addRequestMutations(Headers.removeWithPrefix(Wire.GATEWAY_HEADER_PREFIX))
                .addRequestMutations(Headers.removeWithPrefix("x-envoy-"))
                .addResponseMutations(Headers.removeWithPrefix(Wire.GATEWAY_HEADER_PREFIX))
                .addResponseMutations(Headers.removeWithPrefix("x-envoy-"))
                .addResponseMutations(Headers.set(Wire.UNINSPECTED_HEADER, "%REQ(X-REQUEST-ID)%"))
                .addResponseMutations(Headers.set(Wire.SECOND_DOOR_HEADER, SECOND_DOOR)))
        .build();
  }

  private static HttpFilter inject(InjectedCredential credential, String cluster) {
    Generic generic =
        Generic.newBuilder()
            .setHeader(credential.header())
            .setCredential(Xds.secret(SecretNames.credential(cluster)))
            .build();
    return Xds.httpFilter(
        "envoy.filters.http.credential_injector",
        CredentialInjector.newBuilder()
            .setOverwrite(true)
            .setAllowRequestWithoutCredential(false)
            .setCredential(
                TypedExtensionConfig.newBuilder()
                    .setName("envoy.http.injected_credentials.generic")
                    .setTypedConfig(Any.pack(generic)))
            .build());
  }
}
