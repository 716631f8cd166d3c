package dev.sallyport.envoy.listener;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import dev.sallyport.core.error.ErrorCode;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper;

/**
 * Gives Envoy's own replies the status and body of the error catalogue. Which error it is follows
 * from Envoy's response code details. The first mapper that matches wins; the guard's own refusals
 * (immediate responses) match none and pass as they are.
 */
final class LocalReplies {

  private LocalReplies() {}

  static LocalReplyConfig config() {
    return LocalReplyConfig.newBuilder()
        .addMappers(
            when("response.code_details.startsWith('ext_proc_error')", ErrorCode.GUARD_UNAVAILABLE))
        .addMappers(
            when("response.code_details.startsWith('rbac_access_denied')", ErrorCode.NOT_ADMITTED))
        .build();
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
                        .putFields("exchange", text("%REQ(X-REQUEST-ID)%"))))
        .build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }
}
