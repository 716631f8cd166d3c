package dev.sallyport.envoy.cluster;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import dev.sallyport.core.resource.Alpn;
import dev.sallyport.core.resource.HealthCheck;
import dev.sallyport.core.resource.Upstream;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.HealthCheck.HttpHealthCheck;
import io.envoyproxy.envoy.type.v3.CodecClientType;
import java.util.List;

/** Which of an upstream's addresses are well. Asking goes over the same TLS as requests. */
final class Health {

  /**
   * An address to which three connections in a row could not be made, for want of an answer or of
   * trust, gets nothing for a while. What an upstream answers never counts: a 503 of its own is an
   * answer. Where more than half of the addresses would go, all are tried (Envoy's panic mode), so
   * that a client hears what is wrong with them.
   */
  static final OutlierDetection OF_ADDRESSES_THAT_FAIL =
      OutlierDetection.newBuilder()
          .setSplitExternalLocalOriginErrors(true)
          .setConsecutiveLocalOriginFailure(UInt32Value.of(3))
          .setEnforcingConsecutiveLocalOriginFailure(UInt32Value.of(100))
          .setEnforcingLocalOriginSuccessRate(UInt32Value.of(0))
          .setEnforcingConsecutive5Xx(UInt32Value.of(0))
          .setEnforcingConsecutiveGatewayFailure(UInt32Value.of(0))
          .setEnforcingSuccessRate(UInt32Value.of(0))
          .setInterval(Durations.fromSeconds(1))
          .setBaseEjectionTime(Durations.fromSeconds(10))
          .setMaxEjectionTime(Durations.fromSeconds(60))
          .setMaxEjectionPercent(UInt32Value.of(50))
          .build();

  private Health() {}

  /** The check that an upstream wants, if any. */
  static List<io.envoyproxy.envoy.config.core.v3.HealthCheck> checks(Upstream upstream) {
    return upstream.health().map(health -> check(upstream, health)).stream().toList();
  }

  private static io.envoyproxy.envoy.config.core.v3.HealthCheck check(
      Upstream upstream, HealthCheck health) {
    boolean onlyHttp2 = !upstream.tls().alpn().contains(Alpn.HTTP_1_1);
    return io.envoyproxy.envoy.config.core.v3.HealthCheck.newBuilder()
        .setTimeout(Durations.fromSeconds(upstream.tls().handshakeTimeoutSeconds()))
        .setInterval(Durations.fromSeconds(health.intervalSeconds()))
        .setNoTrafficInterval(Durations.fromSeconds(health.intervalSeconds()))
        .setUnhealthyThreshold(UInt32Value.of(2))
        .setHealthyThreshold(UInt32Value.of(1))
        .setReuseConnection(BoolValue.of(true))
        .setHttpHealthCheck(
            HttpHealthCheck.newBuilder()
                .setHost(upstream.tls().serverName())
                .setPath(health.path())
                .setCodecClientType(onlyHttp2 ? CodecClientType.HTTP2 : CodecClientType.HTTP1))
        .build();
  }
}
