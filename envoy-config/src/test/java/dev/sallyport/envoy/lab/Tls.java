package dev.sallyport.envoy.lab;

import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Pem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts of the JDK from PEM. */
final class Tls {

  private static final char[] NO_PASSWORD = new char[0];

  private Tls() {}

  static SSLContext server(KeyMaterial keys) {
    return context(Optional.of(keys), Optional.empty());
  }

  static SSLContext client(String authorities, Optional<KeyMaterial> keys) {
    return context(keys, Optional.of(authorities));
  }

  static SSLContext mutual(KeyMaterial keys, String clientAuthorities) {
    return context(Optional.of(keys), Optional.of(clientAuthorities));
  }

  private static SSLContext context(Optional<KeyMaterial> keys, Optional<String> authorities) {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, NO_PASSWORD);
      if (keys.isPresent()) {
        own.setKeyEntry(
            "own",
            Pem.privateKey(keys.get().keyPem().reveal(), "key"),
            NO_PASSWORD,
            keys.get().chain().toArray(X509Certificate[]::new));
      }
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(own, NO_PASSWORD);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, NO_PASSWORD);
      if (authorities.isPresent()) {
        int i = 0;
        for (X509Certificate authority : Pem.certificates(authorities.get(), "authorities")) {
          trusted.setCertificateEntry("authority" + i++, authority);
        }
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keyManagers.getKeyManagers(),
          authorities.isPresent() ? trust.getTrustManagers() : null,
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
