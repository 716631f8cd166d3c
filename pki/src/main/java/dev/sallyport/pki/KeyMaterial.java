package dev.sallyport.pki;

import dev.sallyport.core.secret.Secret;
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
   * key belongs to the leaf. Validity dates are not looked at.
   *
   * @param chainWhere what to name in errors about the chain, for example its file
   * @param keyWhere what to name in errors about the key
   * @throws PkiException if any of that does not hold
   */
  public static KeyMaterial parse(
      String chainPem, String chainWhere, Secret<String> keyPem, String keyWhere)
      throws PkiException {
    throw new UnsupportedOperationException();
  }

  /** The certificates, leaf first. */
  public List<X509Certificate> chain() {
    throw new UnsupportedOperationException();
  }

  /** The certificate that the key belongs to. */
  public X509Certificate leaf() {
    return chain().getFirst();
  }

  /** When it is due for renewal: after two thirds of the leaf's life. */
  public Instant dueAt() {
    X509Certificate leaf = leaf();
    Instant from = leaf.getNotBefore().toInstant();
    return from.plus(
        Duration.between(from, leaf.getNotAfter().toInstant()).multipliedBy(2).dividedBy(3));
  }

  @Override
  public String toString() {
    return "KeyMaterial[" + leaf().getSubjectX500Principal() + "]";
  }
}
