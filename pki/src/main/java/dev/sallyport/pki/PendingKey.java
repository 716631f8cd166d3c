package dev.sallyport.pki;

import dev.sallyport.core.secret.Secret;
import java.security.KeyPair;

/** A new key that waits for its certificate. It never leaves the machine that made it. */
public final class PendingKey {

  private final KeyPair pair;

  private PendingKey(KeyPair pair) {
    this.pair = pair;
  }

  /** A new key on P-256. */
  public static PendingKey make() {
    return new PendingKey(CertificateMaker.newKeyPair());
  }

  /** DER of a request for a certificate (PKCS #10, RFC 2986). */
  public byte[] request() {
    return CertificateRequest.of(pair);
  }

  /**
   * The key with the certificate that it got.
   *
   * @param where what to name in errors
   * @throws PkiException if the certificate is another key's
   */
  public KeyMaterial certified(String chainPem, String where) throws PkiException {
    return KeyMaterial.parse(chainPem, where, Secret.of(Pem.encode(pair.getPrivate())), "new key");
  }
}
