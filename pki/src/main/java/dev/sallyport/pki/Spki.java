package dev.sallyport.pki;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.Pin;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Pins of public keys (RFC 7469 §2.4). */
public final class Spki {

  private Spki() {}

  /** SHA-256 over the certificate's DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
  public static Pin pin(X509Certificate certificate) {
    byte[] digest = Sha256.of(certificate.getPublicKey().getEncoded());
    return new Pin(Base64.getEncoder().encodeToString(digest));
  }
}
