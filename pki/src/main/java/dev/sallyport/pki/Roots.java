package dev.sallyport.pki;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates that trust begins with. */
public final class Roots {

  private final X509TrustManager checker;

  private Roots(@Nullable KeyStore store) {
    this.checker = trustManager(store);
  }

  /** Those that this Java trusts. */
  public static Roots ofSystem() {
    return new Roots(null);
  }

  /** The given ones. */
  public static Roots of(List<X509Certificate> certificates) {
    return new Roots(TlsContexts.trustStore(certificates));
  }

  /** Who signed a certificate, if it is one of these. */
  public Optional<X509Certificate> issuerOf(X509Certificate certificate) {
    for (X509Certificate root : checker.getAcceptedIssuers()) {
      if (root.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
          && isSignedBy(certificate, root)) {
        return Optional.of(root);
      }
    }
    return Optional.empty();
  }

  /** Checks chains for servers and clients (RFC 5280 §6), names excepted. */
  public X509TrustManager checker() {
    return checker;
  }

  static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static X509TrustManager trustManager(@Nullable KeyStore store) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          return x509;
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK checks certificates", e);
    }
    throw new IllegalStateException("every JDK checks X.509 certificates");
  }
}
