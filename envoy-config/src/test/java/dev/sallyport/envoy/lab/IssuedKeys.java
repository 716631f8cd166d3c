package dev.sallyport.envoy.lab;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.envoy.secret.Keys;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Key material from an authority of the test's own. */
public record IssuedKeys(Authority authority) implements Keys {

  static final Duration LIFETIME = Duration.ofHours(1);

  @Override
  public KeyPair server(String listener, String hostname) {
    try {
      return pair(authority.issueServer(List.of(hostname), LIFETIME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public KeyPair upstreamClient(String resource) {
    try {
      return pair(authority.issueClient("gateway", LIFETIME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Secret<String> credential(String resource) {
    return Secret.of("injected-for-" + resource);
  }

  private static KeyPair pair(KeyMaterial material) {
    return new KeyPair(material.chainPem(), material.keyPem());
  }
}
