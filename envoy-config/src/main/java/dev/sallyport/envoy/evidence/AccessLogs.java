package dev.sallyport.envoy.evidence;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import dev.sallyport.core.error.UpstreamFailure.Source;
import dev.sallyport.core.evidence.LogField;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.BackoffStrategy;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.GrpcService.EnvoyGrpc;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.RetryPolicy;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.Arrays;

/**
 * Access logs that go to the control plane as OpenTelemetry log records over gRPC. That logger
 * takes every formatter, of which the older gRPC access log has no fields for groups and ciphers,
 * and it sends each batch as a call of its own, which is tried again until it is answered. A batch
 * can therefore come twice, and a reader has to know a record again.
 */
public final class AccessLogs {

  /** Bootstrap cluster that leads to whoever takes the records. */
  public static final String CLUSTER = "evidence";

  /** Prefix of Envoy's counters of these logs: {@code access_logs.open_telemetry_access_log.…}. */
  public static final String STAT_PREFIX = "evidence.";

  /**
   * What a batch may grow to in half a second before it goes out. Envoy keeps up to 64 KiB of a
   * call for trying again, and a batch ends with the record that takes it over this size.
   */
  private static final int BATCH_BYTES = 32 * 1024;

  /**
   * Up to one second, two, four, eight, then up to ten each: Envoy draws every pause between none
   * and that, so these are three minutes without anybody to take a batch, give or take half a
   * minute.
   */
  private static final int TRIES = 40;

  /**
   * Of all tries together, not of one: anything shorter loses the batch that is on its way when its
   * receiver dies. A receiver that is frozen is found out by the pings of its cluster.
   */
  private static final Duration LONGEST = Durations.fromSeconds(600);

  /**
   * Envoy takes the numbers from here, but not the occasions: whatever stands here, a logger tries
   * again only when it could not connect, and drops a batch whose receiver died before answering.
   * Headers of the call add the other occasions.
   */
  private static final RetryPolicy AGAIN =
      RetryPolicy.newBuilder()
          .setNumRetries(UInt32Value.of(TRIES))
          .setRetryBackOff(
              BackoffStrategy.newBuilder()
                  .setBaseInterval(Durations.fromSeconds(1))
                  .setMaxInterval(Durations.fromSeconds(10)))
          .build();

  private AccessLogs() {}

  /** Every connection to a listener, when it ends: its handshake, or why there was none. */
  public static AccessLog ofConnections(String listener) {
    return AccessLog.newBuilder()
        .setName("envoy.access_loggers.open_telemetry")
        .setTypedConfig(Any.pack(config(LogField.Kind.CONNECTION, listener)))
        .build();
  }

  /**
   * Every request that tells of a handshake: the first on a connection of either door, which the
   * guard marks; and what Envoy answered itself, that is second doors that stayed shut and requests
   * that were refused before anybody looked at them.
   */
  public static AccessLog ofRequests(String listener) {
    // The guard's own refusals are on record with their exchanges, but where it only puts the
    // catalogue's words in place of Envoy's, the handshake behind them is evidence.
    String expression =
        "(%1$s != 'via_upstream' && (!%1$s.startsWith('%2$s') || %1$s.startsWith('%2$supstream_')))"
                .formatted(Source.DETAILS.attribute(), Wire.REFUSAL_DETAILS_PREFIX)
            + isNew(Wire.FIRST_DOOR_KEY)
            + isNew(Wire.SECOND_DOOR_KEY);
    return AccessLog.newBuilder()
        .setName("envoy.access_loggers.open_telemetry")
        .setFilter(
            AccessLogFilter.newBuilder()
                .setExtensionFilter(
                    ExtensionFilter.newBuilder()
                        .setName("envoy.access_loggers.extension_filters.cel")
                        .setTypedConfig(
                            Any.pack(
                                ExpressionFilter.newBuilder().setExpression(expression).build()))))
        .setTypedConfig(Any.pack(config(LogField.Kind.REQUEST, listener)))
        .build();
  }

  /** In CEL one side that is true makes up for another that is an error, as a missing key is. */
  private static String isNew(String key) {
    return " || metadata.filter_metadata['%s']['%s'] == '%s'"
        .formatted(Wire.METADATA_NAMESPACE, key, Wire.NEW);
  }

  private static OpenTelemetryAccessLogConfig config(LogField.Kind kind, String listener) {
    KeyValueList.Builder attributes =
        KeyValueList.newBuilder()
            .addValues(pair(LogField.KIND, kind.word()))
            .addValues(pair(LogField.LISTENER, listener));
    Arrays.stream(LogField.values())
        .filter(field -> field.isIn(kind))
        .forEach(field -> attributes.addValues(pair(field.key(), field.formatter())));
    return OpenTelemetryAccessLogConfig.newBuilder()
        .setCommonConfig(
            CommonGrpcAccessLogConfig.newBuilder()
                .setLogName(kind.word())
                .setTransportApiVersion(ApiVersion.V3)
                .setGrpcService(
                    GrpcService.newBuilder()
                        .setTimeout(LONGEST)
                        .addInitialMetadata(header("x-envoy-retry-on", "reset"))
                        .addInitialMetadata(
                            header(
                                "x-envoy-retry-grpc-on",
                                "unavailable,cancelled,internal,resource-exhausted"))
                        .setEnvoyGrpc(
                            EnvoyGrpc.newBuilder().setClusterName(CLUSTER).setAuthority(CLUSTER)))
                .setBufferFlushInterval(Durations.fromMillis(500))
                .setBufferSizeBytes(UInt32Value.of(BATCH_BYTES))
                .setGrpcStreamRetryPolicy(AGAIN))
        .setStatPrefix(STAT_PREFIX)
        .setAttributes(attributes)
        .build();
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder().setKey(name).setValue(value).build();
  }

  private static KeyValue pair(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
