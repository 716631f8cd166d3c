package dev.sallyport.pki;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Locale;

/** What keys and signatures have to be at least, and what Envoy's TLS library can use. */
final class Strength {

  private static final int RSA_BITS = 2048;

  /** BoringSSL takes the NIST curves; their orders have these many bits. */
  private static final List<Integer> CURVE_BITS = List.of(256, 384, 521);

  private Strength() {}

  /**
   * Refuses a weak key.
   *
   * @param where what to name in errors
   */
  static void require(PublicKey key, String where) throws PkiException {
    switch (key) {
      case RSAPublicKey rsa when rsa.getModulus().bitLength() < RSA_BITS ->
          throw new PkiException(
              where
                  + ": the RSA key has "
                  + rsa.getModulus().bitLength()
                  + " bits, which is weak. Make one with at least "
                  + RSA_BITS
                  + ", or better one on P-256.");
      case RSAPublicKey _ -> {
        // Long enough.
      }
      case ECPublicKey ec when CURVE_BITS.contains(ec.getParams().getOrder().bitLength()) -> {
        // A curve that Envoy takes.
      }
      default ->
          throw new PkiException(
              where
                  + ": a key of the kind "
                  + key.getAlgorithm()
                  + " cannot be used here. Make one on P-256, P-384 or P-521, or RSA with at least "
                  + RSA_BITS
                  + " bits.");
    }
  }

  /** Kind and size of a key for people. */
  static String describe(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
      case ECPublicKey ec -> "EC " + ec.getParams().getOrder().bitLength();
      default -> key.getAlgorithm();
    };
  }

  /** Refuses a certificate with a weak key or a signature over a broken digest. */
  static void require(X509Certificate certificate, String where) throws PkiException {
    require(certificate.getPublicKey(), where);
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    if (algorithm.startsWith("MD5") || algorithm.startsWith("SHA1")) {
      throw new PkiException(
          where
              + ": is signed with "
              + certificate.getSigAlgName()
              + ", which can be forged. Have it issued with SHA-256 or better.");
    }
  }
}
