package dev.sallyport.envoy.listener;

import com.google.protobuf.Any;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.error.UpstreamFailure;
import dev.sallyport.core.error.UpstreamFailure.Source;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives Envoy's own replies the status and body of the error catalogue. Which error it is follows
 * from Envoy's response code details and from what it says of the upstream's transport. The first
 * expression that is true wins. A refusal by the guard is a local reply too; its details say so, so
 * that it matches none and passes as the guard wrote it.
 */
final class LocalReplies {

  private static final String DETAILS = Source.DETAILS.attribute();
  private static final String BY_ENVOY =
      DETAILS + " != '' && !" + begins(Wire.REFUSAL_DETAILS_PREFIX);

  /**
   * A request that is refused for its form never becomes an exchange, and if it bears a request id,
   * that is still the client's own.
   */
  private static final Set<ErrorCode> BEFORE_ANY_EXCHANGE =
      Set.of(ErrorCode.REQUEST_REFUSED, ErrorCode.PATH_REFUSED);

  private LocalReplies() {}

  /** For clients with TLS. */
  static LocalReplyConfig config() {
    return LocalReplyConfig.newBuilder()
        .addMappers(when(begins("ext_proc"), ErrorCode.GUARD_UNAVAILABLE))
        .addMappers(when(begins("header_mutation"), ErrorCode.GUARD_UNAVAILABLE))
        .addMappers(when(begins("rbac_access_denied"), ErrorCode.NOT_ADMITTED))
        .addMappers(when(begins("path_normalization_failed"), ErrorCode.PATH_REFUSED))
        .addMappers(when(begins("route_not_found"), ErrorCode.RESOURCE_NOT_FOUND))
        .addMappers(when(begins("upgrade_failed"), ErrorCode.UPGRADE_REFUSED))
        .addMappers(when(backstop(ErrorCode.RESOURCE_NOT_FOUND), ErrorCode.RESOURCE_NOT_FOUND))
        .addMappers(when(backstop(ErrorCode.MISDIRECTED_REQUEST), ErrorCode.MISDIRECTED_REQUEST))
        .addMappers(when(begins("http1."), ErrorCode.REQUEST_REFUSED))
        .addMappers(when(begins("request_header_timeout"), ErrorCode.REQUEST_REFUSED))
        .addAllMappers(
            Arrays.stream(UpstreamFailure.values())
                .map(failure -> when(upstream(failure), failure.code()))
                .toList())
        .addMappers(when(byEnvoy("response.code in [408, 504]"), ErrorCode.UPSTREAM_TIMEOUT))
        .addMappers(when(byEnvoy("response.code >= 500"), ErrorCode.UPSTREAM_UNAVAILABLE))
        .addMappers(when(BY_ENVOY, ErrorCode.REQUEST_REFUSED))
        .build();
  }

  /**
   * For clients without TLS: whatever is wrong, that is what they have to put right first. A
   * redirect says so already.
   */
  static LocalReplyConfig clearText() {
    return LocalReplyConfig.newBuilder()
        .addMappers(when(byEnvoy("response.code != 308"), ErrorCode.TLS_REQUIRED))
        .build();
  }

  private static String begins(String prefix) {
    return DETAILS + ".startsWith('" + prefix + "')";
  }

  private static String upstream(UpstreamFailure failure) {
    return failure.words().stream()
        .map(words -> failure.source().attribute() + ".contains('" + words + "')")
        .collect(Collectors.joining(" || "));
  }

  private static String backstop(ErrorCode code) {
    return DETAILS + " == 'direct_response' && response.code == " + code.status();
  }

  private static String byEnvoy(String expression) {
    return BY_ENVOY + " && " + expression;
  }

  private static ResponseMapper when(String expression, ErrorCode code) {
    return ResponseMapper.newBuilder()
        .setFilter(
            AccessLogFilter.newBuilder()
                .setExtensionFilter(
                    ExtensionFilter.newBuilder()
                        .setName("envoy.access_loggers.extension_filters.cel")
                        .setTypedConfig(
                            Any.pack(
                                ExpressionFilter.newBuilder().setExpression(expression).build()))))
        .setStatusCode(UInt32Value.of(code.status()))
        .setBodyFormatOverride(
            SubstitutionFormatString.newBuilder()
                .setJsonFormat(
                    Struct.newBuilder()
                        .putFields("code", text(code.code()))
                        .putFields("message", text(code.message()))
                        .putFields("exchange", exchange(code))))
        .build();
  }

  private static Value exchange(ErrorCode code) {
    return BEFORE_ANY_EXCHANGE.contains(code)
        ? Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build()
        : text("%REQ(X-REQUEST-ID)%");
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }
}
