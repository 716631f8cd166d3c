package dev.sallyport.e2e.upstream;

import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Pem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts of the JDK from PEM. */
public final class Tls {

  private static final char[] NO_PASSWORD = new char[0];

  private Tls() {}

  /** A server's context. */
  public static SSLContext server(KeyMaterial key) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      List<X509Certificate> chain = key.chain();
      store.setKeyEntry(
          "key",
          Pem.privateKey(key.keyPem().reveal(), "a test's key"),
          NO_PASSWORD,
          chain.toArray(Certificate[]::new));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a test's own certificate does not load", e);
    }
  }

  /** A client's context that trusts the authorities in a PEM bundle. */
  public static SSLContext client(String authoritiesPem) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      int number = 0;
      for (X509Certificate authority : Pem.certificates(authoritiesPem, "a test's authorities")) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a test's own authority does not load", e);
    }
  }
}
