package dev.sallyport.pki;

import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A certificate chain and the private key of its leaf.
 *
 * @param chainPem PEM certificates, leaf first, root left out
 * @param keyPem PKCS #8 PEM private key, not encrypted
 */
public record KeyMaterial(String chainPem, Secret<String> keyPem) {

  /**
   * Reads and checks a chain and its key: both parse, each certificate is signed by the next, the
   * key belongs to the leaf. Validity dates are not looked at. Text around the certificates is
   * dropped, and the key becomes PKCS #8.
   *
   * @param chainWhere what to name in errors about the chain, for example its file
   * @param keyWhere what to name in errors about the key
   * @throws PkiException if any of that does not hold
   */
  public static KeyMaterial parse(
      String chainPem, String chainWhere, Secret<String> keyPem, String keyWhere)
      throws PkiException {
    List<X509Certificate> chain = Pem.certificates(chainPem, chainWhere);
    requireSignedByNext(chain, chainWhere);
    PrivateKey key = Pem.privateKey(keyPem.reveal(), keyWhere);
    if (!belongsTo(key, chain.getFirst().getPublicKey())) {
      throw new PkiException(
          keyWhere
              + ": is not the key of the first certificate in "
              + chainWhere
              + ". Put the leaf certificate first, and give the key it was made with.");
    }
    return new KeyMaterial(Pem.encode(chain), Secret.of(Pem.encode(key)));
  }

  /** The certificates, leaf first. */
  public List<X509Certificate> chain() {
    try {
      return Pem.certificates(chainPem, "chain");
    } catch (PkiException e) {
      throw new IllegalStateException("key material holds checked certificates only", e);
    }
  }

  /** The certificate that the key belongs to. */
  public X509Certificate leaf() {
    return chain().getFirst();
  }

  /**
   * Writes key and chain into one PEM file of its owner's alone, in one step: a reader meets the
   * old pair or the new one, never half of each. The key comes first: Micronaut's reader of such
   * files takes nothing else.
   */
  public void writeTo(Path file) throws IOException {
    PrivateFiles.write(file, keyPem.reveal() + chainPem);
  }

  /** When it is due for renewal: after two thirds of the leaf's life. */
  public Instant dueAt() {
    return dueAt(leaf());
  }

  /** When a certificate is due for renewal: after two thirds of its life. */
  public static Instant dueAt(X509Certificate certificate) {
    Instant from = certificate.getNotBefore().toInstant();
    Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
    return from.plus(life.multipliedBy(2).dividedBy(3));
  }

  private static void requireSignedByNext(List<X509Certificate> chain, String where)
      throws PkiException {
    for (int i = 0; i + 1 < chain.size(); i++) {
      try {
        chain.get(i).verify(chain.get(i + 1).getPublicKey());
      } catch (GeneralSecurityException e) {
        throw new PkiException(
            where
                + ": certificate "
                + (i + 1)
                + " is not signed by certificate "
                + (i + 2)
                + ". Order them leaf first, each followed by its issuer.",
            e);
      }
    }
  }

  /** Whether a signature made with the one verifies with the other. */
  static boolean belongsTo(PrivateKey key, PublicKey leaf) {
    try {
      Signature signature = Signature.getInstance(signatureAlgorithm(leaf));
      byte[] challenge = new byte[32];
      new SecureRandom().nextBytes(challenge);
      signature.initSign(key);
      signature.update(challenge);
      byte[] signed = signature.sign();
      signature.initVerify(leaf);
      signature.update(challenge);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static String signatureAlgorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm();
    };
  }

  @Override
  public String toString() {
    return "KeyMaterial[" + leaf().getSubjectX500Principal() + "]";
  }
}
