package dev.sallyport.envoy.listener;

import com.google.protobuf.BoolValue;
import dev.sallyport.core.resource.Alpn;
import dev.sallyport.core.resource.ClientName;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.envoy.secret.SecretNames;
import dev.sallyport.envoy.xds.Xds;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Arrays;

/** TLS of one hostname's chain. */
final class DownstreamTls {

  private DownstreamTls() {}

  /**
   * The context.
   *
   * @param named whether clients chose the chain by its server name
   */
  static DownstreamTlsContext of(
      Listener listener, String hostname, ClientCertificates asked, boolean named) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .setTlsParams(parameters(listener.profile()))
            .addAllAlpnProtocols(Arrays.stream(Alpn.values()).map(Alpn::id).toList())
            .addTlsCertificateSdsSecretConfigs(
                Xds.secret(SecretNames.server(listener.name(), hostname)));
    boolean required =
        switch (asked) {
          case ClientCertificates.NotAsked _ -> false;
          case ClientCertificates.Asked(ClientTrust trust, boolean must) -> {
            believe(common, trust);
            yield must;
          }
        };
    return DownstreamTlsContext.newBuilder()
        .setRequireSni(BoolValue.of(named))
        // Written out: beside a validation context the default is to let clients in without one.
        .setRequireClientCertificate(BoolValue.of(required))
        // No resumption, so that every connection proves itself and keys are never kept.
        .setDisableStatelessSessionResumption(true)
        .setDisableStatefulSessionResumption(true)
        .setCommonTlsContext(common)
        .build();
  }

  private static void believe(CommonTlsContext.Builder common, ClientTrust trust) {
    SdsSecretConfig authorities = Xds.secret(SecretNames.authorities(trust.authorities()));
    if (trust.names().isEmpty()) {
      common.setValidationContextSdsSecretConfig(authorities);
      return;
    }
    CertificateValidationContext.Builder checks = CertificateValidationContext.newBuilder();
    trust.names().forEach(name -> checks.addMatchTypedSubjectAltNames(matcher(name)));
    common.setCombinedValidationContext(
        CombinedCertificateValidationContext.newBuilder()
            .setDefaultValidationContext(checks)
            .setValidationContextSdsSecretConfig(authorities));
  }

  private static SubjectAltNameMatcher matcher(ClientName name) {
    StringMatcher.Builder text = StringMatcher.newBuilder();
    return SubjectAltNameMatcher.newBuilder()
        .setSanType(
            switch (name.type()) {
              case DNS -> SanType.DNS;
              case EMAIL -> SanType.EMAIL;
              case URI -> SanType.URI;
            })
        .setMatcher(name.prefix() ? text.setPrefix(name.value()) : text.setExact(name.value()))
        .build();
  }

  private static TlsParameters parameters(TlsProfile profile) {
    return TlsParameters.newBuilder()
        .setTlsMinimumProtocolVersion(
            switch (profile.minimumVersion()) {
              case TLS_1_2 -> TlsProtocol.TLSv1_2;
              case TLS_1_3 -> TlsProtocol.TLSv1_3;
            })
        .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3)
        .addAllEcdhCurves(profile.groups())
        .addAllCipherSuites(profile.cipherSuites())
        .build();
  }
}
