package dev.sallyport.pki;

import dev.sallyport.core.digest.Sha256;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.util.IPAddress;

/**
 * What may be said of a certificate, for people and programs.
 *
 * @param subject distinguished name (RFC 4514)
 * @param issuer distinguished name of who signed it
 * @param names DNS names, IP addresses and URIs of its SAN
 * @param serial serial number, lower-case hex
 * @param notBefore beginning of its life, RFC 3339
 * @param notAfter end of its life, RFC 3339
 * @param key kind and size of its key, for example {@code EC 256}
 * @param pin pin of its key, {@code sha256/…}
 * @param fingerprint SHA-256 of the whole certificate, lower-case hex
 */
public record CertificateFacts(
    String subject,
    String issuer,
    List<String> names,
    String serial,
    String notBefore,
    String notAfter,
    String key,
    String pin,
    String fingerprint) {

  /** Kinds of {@code GeneralName} (RFC 5280 §4.2.1.6) that are text: DNS, URI, IP address. */
  private static final List<Integer> TEXTS = List.of(2, 6, 7);

  public CertificateFacts {
    names = List.copyOf(names);
  }

  /** The facts of a certificate. */
  public static CertificateFacts of(X509Certificate certificate) {
    try {
      byte[] digest = Sha256.of(certificate.getEncoded());
      return new CertificateFacts(
          certificate.getSubjectX500Principal().getName(),
          certificate.getIssuerX500Principal().getName(),
          names(certificate),
          certificate.getSerialNumber().toString(16),
          certificate.getNotBefore().toInstant().toString(),
          certificate.getNotAfter().toInstant().toString(),
          Strength.describe(certificate.getPublicKey()),
          Spki.pin(certificate).toString(),
          HexFormat.of().formatHex(digest));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a parsed certificate always has an encoding", e);
    }
  }

  /** End of its life. */
  public Instant end() {
    return Instant.parse(notAfter);
  }

  /** DNS names, IP addresses and URIs of a certificate's SAN; none if it has no readable SAN. */
  public static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (TEXTS.contains(alternative.get(0))) {
          names.add(String.valueOf(alternative.get(1)));
        }
      }
    } catch (GeneralSecurityException e) {
      return List.of();
    }
    return names;
  }

  /**
   * Whether a certificate is for a host: its SAN has the name, or a wildcard for its first label.
   */
  public static boolean isFor(X509Certificate certificate, String host) {
    if (IPAddress.isValid(host)) {
      return names(certificate).contains(host);
    }
    int dot = host.indexOf('.');
    String wildcard = dot < 0 ? host : "*" + host.substring(dot);
    return names(certificate).stream()
        .anyMatch(name -> name.equalsIgnoreCase(host) || name.equalsIgnoreCase(wildcard));
  }
}
