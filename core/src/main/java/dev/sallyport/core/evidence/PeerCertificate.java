package dev.sallyport.core.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.evidence.Handshake.Certificate;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads the certificate of a peer that Envoy hands over whole. */
final class PeerCertificate {

  private PeerCertificate() {}

  /**
   * What a certificate says.
   *
   * @param pem PEM (RFC 7468), percent-encoded as Envoy does it; one that cannot be read is none
   */
  static Optional<Certificate> read(String pem) {
    if (pem.isEmpty()) {
      return Optional.empty();
    }
    try {
      // A plus sign is one of base64, and a space to URLDecoder.
      byte[] text = URLDecoder.decode(pem.replace("+", "%2B"), UTF_8).getBytes(UTF_8);
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(text));
      return Optional.of(of(certificate));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Certificate of(X509Certificate certificate) throws GeneralSecurityException {
    return new Certificate(
        Sha256.hex(certificate.getEncoded()),
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        names(certificate),
        certificate.getSerialNumber().toString(16),
        certificate.getNotAfter().toInstant().toString(),
        "sha256/"
            + Base64.getEncoder()
                .encodeToString(Sha256.of(certificate.getPublicKey().getEncoded())));
  }

  private static List<String> names(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? List.of()
        : names.stream()
            .map(List::getLast)
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .toList();
  }
}
