package dev.sallyport.envoy.lint;

import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import java.util.List;
import java.util.stream.Stream;

/** What both doors' TLS contexts have in common. */
final class TlsRules {

  private TlsRules() {}

  /** Whether a minimum version is written out and at least 1.2. */
  static boolean isModernEnough(TlsProtocol minimum) {
    return minimum == TlsProtocol.TLSv1_2 || minimum == TlsProtocol.TLSv1_3;
  }

  /** Names of all secrets that a context asks for. */
  static List<String> references(CommonTlsContext common) {
    return Stream.concat(
            common.getTlsCertificateSdsSecretConfigsList().stream(),
            Stream.of(
                common.getValidationContextSdsSecretConfig(),
                common.getCombinedValidationContext().getValidationContextSdsSecretConfig()))
        .map(SdsSecretConfig::getName)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
