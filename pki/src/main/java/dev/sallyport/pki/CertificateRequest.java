package dev.sallyport.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Proof that somebody has the private key of a public one (PKCS #10, RFC 2986). Only {@link #read}
 * makes one of what came from elsewhere, and it looks at the proof.
 */
public final class CertificateRequest {

  private static final int MOST_BYTES = 8 * 1024;

  private final PublicKey publicKey;

  private CertificateRequest(PublicKey publicKey) {
    this.publicKey = publicKey;
  }

  /**
   * Reads a request.
   *
   * @param der DER of {@code CertificationRequest}
   * @throws PkiException if it is not one, is not signed by its own key, or the key is weak
   */
  public static CertificateRequest read(byte[] der) throws PkiException {
    if (der.length > MOST_BYTES) {
      throw new PkiException("the certificate request is too large");
    }
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
      PublicKey key = request.getPublicKey();
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new PkiException("the certificate request is not signed by its key");
      }
      Strength.require(key, "certificate request");
      return new CertificateRequest(key);
    } catch (PkiException e) {
      throw e;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      throw new PkiException("the certificate request cannot be read");
    }
  }

  /** DER of a request for a key pair. */
  static byte[] of(KeyPair pair) {
    try {
      return new JcaPKCS10CertificationRequestBuilder(new X500Name(""), pair.getPublic())
          .build(
              new JcaContentSignerBuilder(KeyMaterial.signatureAlgorithm(pair.getPublic()))
                  .build(pair.getPrivate()))
          .getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("every JDK can sign with a key it made", e);
    }
  }

  PublicKey publicKey() {
    return publicKey;
  }
}
