package dev.sallyport.bench.journey;

import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.envoy.secret.Keys;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Certificates for the doors of Envoys that the product's control plane does not serve. */
final class LabKeys implements Keys {

  private final Map<String, KeyPair> byHostname = new HashMap<>();

  LabKeys(Authority authority, Gateway gateway) throws IOException {
    for (Resource resource : gateway.resources()) {
      KeyMaterial key = authority.issueServer(List.of(resource.hostname()), Duration.ofDays(1));
      byHostname.put(resource.hostname(), new KeyPair(key.chainPem(), key.keyPem()));
    }
  }

  @Override
  public KeyPair server(String listener, String hostname) {
    return Objects.requireNonNull(byHostname.get(hostname), hostname);
  }

  @Override
  public KeyPair upstreamClient(String resource) {
    throw new IllegalStateException("no upstream of the benchmark asks for a certificate");
  }

  @Override
  public Secret<String> credential(String resource) {
    throw new IllegalStateException("no upstream of the benchmark asks for a credential");
  }
}
