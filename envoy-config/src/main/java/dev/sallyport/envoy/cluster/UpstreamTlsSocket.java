package dev.sallyport.envoy.cluster;

import com.google.protobuf.UInt32Value;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TlsVersion;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.UpstreamTls;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.envoy.secret.SecretNames;
import dev.sallyport.envoy.xds.Xds;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;

/** TLS to an upstream: who it must prove to be, and what the gateway shows. */
final class UpstreamTlsSocket {

  private UpstreamTlsSocket() {}

  static UpstreamTlsContext of(UpstreamTls tls, String cluster) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder().setTlsParams(parameters(tls.minimumVersion()));
    if (tls.alpn().size() == 1) {
      // Of several protocols Envoy makes the offer itself.
      tls.alpn().forEach(protocol -> common.addAlpnProtocols(protocol.id()));
    }
    trust(common, tls.trust());
    if (tls.clientCertificate().isPresent()) {
      common.addTlsCertificateSdsSecretConfigs(Xds.secret(SecretNames.upstreamClient(cluster)));
    }
    return UpstreamTlsContext.newBuilder()
        .setSni(tls.serverName())
        // No resumption: every connection shows and proves its certificate.
        .setMaxSessionKeys(UInt32Value.of(0))
        .setCommonTlsContext(common)
        .build();
  }

  private static TlsParameters parameters(TlsVersion minimum) {
    TlsParameters.Builder parameters =
        TlsParameters.newBuilder()
            .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3)
            .addAllEcdhCurves(TlsProfile.GROUPS);
    return switch (minimum) {
      case TLS_1_3 -> parameters.setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_3).build();
      case TLS_1_2 ->
          parameters
              .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
              .addAllCipherSuites(TlsProfile.INTERMEDIATE.cipherSuites())
              .build();
    };
  }

  private static void trust(CommonTlsContext.Builder common, UpstreamTrust trust) {
    CertificateValidationContext.Builder checks = CertificateValidationContext.newBuilder();
    for (Pin pin : trust.pins()) {
      checks.addVerifyCertificateSpki(pin.base64());
    }
    switch (trust) {
      case UpstreamTrust.PinsOnly _ -> common.setValidationContext(checks);
      case UpstreamTrust.Authorities(TrustBundle bundle, List<String> names, List<Pin> _) -> {
        names.forEach(name -> checks.addMatchTypedSubjectAltNames(exactly(name)));
        common.setCombinedValidationContext(
            CombinedCertificateValidationContext.newBuilder()
                .setDefaultValidationContext(checks)
                .setValidationContextSdsSecretConfig(Xds.secret(SecretNames.authorities(bundle))));
      }
    }
  }

  private static SubjectAltNameMatcher exactly(String name) {
    return SubjectAltNameMatcher.newBuilder()
        .setSanType(IpLiteral.is(name) ? SanType.IP_ADDRESS : SanType.DNS)
        .setMatcher(StringMatcher.newBuilder().setExact(name))
        .build();
  }
}
