package dev.sallyport.cli.demo;

import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Pem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS servers that show a given certificate. */
final class ServerTls {
  private static final char[] IN_MEMORY = "in-memory".toCharArray();

  private ServerTls() {}

  static SSLContext of(KeyMaterial material) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          Pem.privateKey(material.keyPem().reveal(), "demo key"),
          IN_MEMORY,
          material.chain().toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, IN_MEMORY);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK can do TLS with a PKCS #12 key store", e);
    }
  }
}
