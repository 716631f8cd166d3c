package dev.sallyport.nodes;

import dev.sallyport.core.resource.Pin;
import dev.sallyport.pki.Spki;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509TrustManager;

/**
 * Believes a server whose certificate the pinned authority has signed. For the one call that is
 * made before the root is known. The name in the certificate is checked by the JDK, which does that
 * for every trust manager that does not do it itself.
 */
final class PinnedIssuer implements X509TrustManager {

  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private final Pin issuer;

  PinnedIssuer(Pin issuer) {
    this.issuer = issuer;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    if (chain.length < 2 || !Spki.pin(chain[1]).equals(issuer)) {
      throw new CertificateException("the control plane is not that of the join token");
    }
    for (X509Certificate certificate : List.of(chain[0], chain[1])) {
      certificate.checkValidity();
    }
    try {
      chain[0].verify(chain[1].getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the control plane's certificate is forged", e);
    }
    List<String> purposes = chain[0].getExtendedKeyUsage();
    if (purposes == null || !purposes.contains(SERVER_AUTH)) {
      throw new CertificateException("the control plane's certificate is not for servers");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
