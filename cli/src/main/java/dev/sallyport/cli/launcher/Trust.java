package dev.sallyport.cli.launcher;

import dev.sallyport.pki.Pem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS clients that trust exactly some certificates. */
public final class Trust {
  private Trust() {}

  /**
   * A TLS client that trusts what the given certificates sign, and themselves.
   *
   * @param bundles PEM bundles
   * @throws IOException if one of them is not PEM
   */
  public static SSLContext in(List<String> bundles) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (String bundle : bundles) {
        for (X509Certificate certificate : Pem.certificates(bundle, "bundle")) {
          store.setCertificateEntry("trusted-" + number++, certificate);
        }
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK can do TLS with a PKCS #12 trust store", e);
    }
  }
}
