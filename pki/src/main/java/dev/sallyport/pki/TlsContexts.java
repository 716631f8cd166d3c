package dev.sallyport.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts of the JDK from PEM, kept in memory only. */
public final class TlsContexts {

  private static final char[] IN_MEMORY = "in-memory".toCharArray();

  private TlsContexts() {}

  /** A server that shows a certificate. */
  public static SSLContext server(KeyMaterial material) throws PkiException {
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry(
          "server",
          Pem.privateKey(material.keyPem().reveal(), "key"),
          IN_MEMORY,
          material.chain().toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, IN_MEMORY);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK can do TLS with a PKCS #12 key store", e);
    }
  }

  /** A server that shows what is in its files when a handshake begins. */
  public static SSLContext server(ReloadedKeys keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK can do TLS", e);
    }
  }

  /**
   * A client that trusts what the given certificates sign, and themselves.
   *
   * @param bundles PEM bundles
   * @throws PkiException if one of them is not PEM
   */
  public static SSLContext trusting(List<String> bundles) throws PkiException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(bundles), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK can do TLS", e);
    }
  }

  /**
   * What decides as {@link #trusting} does, for libraries that make their own contexts.
   *
   * @param bundles PEM bundles
   * @throws PkiException if one of them is not PEM
   */
  public static TrustManager[] trustManagers(List<String> bundles) throws PkiException {
    List<X509Certificate> trusted = new ArrayList<>();
    for (String bundle : bundles) {
      trusted.addAll(Pem.certificates(bundle, "bundle"));
    }
    KeyStore store = trustStore(trusted);
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK can do TLS with a PKCS #12 trust store", e);
    }
  }

  static KeyStore trustStore(List<X509Certificate> trusted) {
    try {
      KeyStore store = emptyStore();
      int number = 0;
      for (X509Certificate certificate : trusted) {
        store.setCertificateEntry("trusted-" + number++, certificate);
      }
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has a PKCS #12 trust store", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException("nothing is read", e);
    }
  }
}
