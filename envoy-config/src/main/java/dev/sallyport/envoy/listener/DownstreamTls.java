package dev.sallyport.envoy.listener;

import com.google.protobuf.BoolValue;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.envoy.secret.SecretNames;
import dev.sallyport.envoy.xds.TlsSuites;
import dev.sallyport.envoy.xds.Xds;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;

/** TLS of one hostname's chain. */
final class DownstreamTls {

  private DownstreamTls() {}

  static DownstreamTlsContext of(Listener listener, String hostname, ClientCertificates asked) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .setTlsParams(parameters(listener.profile()))
            .addAlpnProtocols("h2")
            .addAlpnProtocols("http/1.1")
            .addTlsCertificateSdsSecretConfigs(
                Xds.secret(SecretNames.server(listener.name(), hostname)));
    boolean required =
        switch (asked) {
          case ClientCertificates.NotAsked _ -> false;
          case ClientCertificates.Asked(TrustBundle authorities, boolean must) -> {
            common.setValidationContextSdsSecretConfig(
                Xds.secret(SecretNames.authorities(authorities)));
            yield must;
          }
        };
    return DownstreamTlsContext.newBuilder()
        .setRequireSni(BoolValue.of(true))
        // Written out: beside a validation context the default is to let clients in without one.
        .setRequireClientCertificate(BoolValue.of(required))
        // No resumption, so that every connection proves itself and keys are never kept.
        .setDisableStatelessSessionResumption(true)
        .setDisableStatefulSessionResumption(true)
        .setCommonTlsContext(common)
        .build();
  }

  private static TlsParameters parameters(TlsProfile profile) {
    TlsParameters.Builder parameters =
        TlsParameters.newBuilder()
            .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3)
            .addAllEcdhCurves(TlsSuites.GROUPS);
    return switch (profile) {
      case MODERN -> parameters.setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_3).build();
      case INTERMEDIATE ->
          parameters
              .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
              .addAllCipherSuites(TlsSuites.TLS_1_2)
              .build();
    };
  }
}
