package dev.sallyport.envoy.filter;

import com.google.protobuf.BoolValue;
import com.google.protobuf.util.Durations;
import dev.sallyport.core.error.UpstreamFailure;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutationRules;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.GrpcService.EnvoyGrpc;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor.RouteCacheAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.MetadataOptions;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.MetadataOptions.MetadataNamespaces;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import java.util.List;

/** The ext_proc filter: everything goes past the guard, and nothing goes on without it. */
public final class Guard {

  /** Bootstrap cluster that leads to the ext-proc server. */
  public static final String CLUSTER = "guard";

  /** Attributes sent with the request's head. */
  public static final List<String> REQUEST_ATTRIBUTES =
      List.of(
          "connection.id",
          "connection.mtls",
          "connection.requested_server_name",
          "connection.sha256_peer_certificate_digest",
          "connection.subject_peer_certificate",
          "connection.tls_version",
          "connection.uri_san_peer_certificate",
          "connection.dns_san_peer_certificate",
          "request.protocol",
          "source.address",
          "xds.route_name");

  /** Attributes sent with the response's head. */
  public static final List<String> RESPONSE_ATTRIBUTES =
      List.of(
          UpstreamFailure.Source.DETAILS.attribute(),
          "response.flags",
          "upstream.address",
          "upstream.sha256_peer_certificate_digest",
          "upstream.subject_peer_certificate",
          "upstream.tls_version",
          UpstreamFailure.Source.TRANSPORT.attribute(),
          "xds.route_name");

  private Guard() {}

  static ExternalProcessor config() {
    return ExternalProcessor.newBuilder()
        .setGrpcService(
            GrpcService.newBuilder()
                .setEnvoyGrpc(EnvoyGrpc.newBuilder().setClusterName(CLUSTER).setAuthority(CLUSTER)))
        .setFailureModeAllow(false)
        .setAllowModeOverride(false)
        // Routes to resources have everything inspected. What has no route has no response either,
        // but Envoy's own: it must not wait for the guard, because Envoy closes the connection of a
        // malformed request without waiting. Would a route ever lose its mode, the response seal
        // would still refuse what comes back.
        .setProcessingMode(ProcessingModes.REQUEST_HEAD)
        // Runs on routes that only refuse; where bodies are streamed Envoy ignores it.
        .setMessageTimeout(Durations.fromSeconds(5))
        .setRouteCacheAction(RouteCacheAction.RETAIN)
        .addAllRequestAttributes(REQUEST_ATTRIBUTES)
        .addAllResponseAttributes(RESPONSE_ATTRIBUTES)
        // Values in a path may be masked. The route is not looked up again, so that a changed path
        // leads where the decision said.
        .setMutationRules(
            HeaderMutationRules.newBuilder()
                .setAllowAllRouting(BoolValue.of(false))
                .setDisallowExpression(
                    RegexMatcher.newBuilder().setRegex("(?i):authority|:scheme|:method|host"))
                .setDisallowIsError(BoolValue.of(true)))
        .setMetadataOptions(
            MetadataOptions.newBuilder()
                .setReceivingNamespaces(
                    MetadataNamespaces.newBuilder().addUntyped(Wire.METADATA_NAMESPACE)))
        .setStatPrefix(CLUSTER)
        .build();
  }
}
