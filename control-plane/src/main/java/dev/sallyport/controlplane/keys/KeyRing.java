package dev.sallyport.controlplane.keys;

import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.resource.KeyPairRef;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects all key material that a gateway needs: certificates for its hostnames (imported, or
 * issued and renewed by the built-in authority), key pairs shown to upstreams, credentials injected
 * into requests.
 */
public final class KeyRing {

  private final ServerCertificates authority;
  private final SecretReader secrets;
  private final KeyedDigest digest = new KeyedDigest();

  /** A ring that issues from an authority and reads secrets with a reader. */
  public KeyRing(ServerCertificates authority, SecretReader secrets) {
    this.authority = authority;
    this.secrets = secrets;
  }

  /** The built-in authority, as far as it is needed here. */
  @FunctionalInterface
  public interface ServerCertificates {

    /** A server certificate for a hostname, the same one until it is due for renewal. */
    KeyMaterial issue(String hostname) throws IOException;
  }

  /**
   * Reads, issues and checks everything.
   *
   * @throws UnusableKeysException if anything is missing or does not fit; it names all of that
   */
  public KeySet load(Gateway gateway) throws UnusableKeysException {
    List<String> problems = new ArrayList<>();
    Map<KeySet.Door, KeySet.Shown> servers = new TreeMap<>();
    Map<String, KeyMaterial> clients = new TreeMap<>();
    Map<String, Secret<String>> credentials = new TreeMap<>();
    for (Resource resource : gateway.resources()) {
      collect(problems, () -> addServer(servers, gateway, resource));
      collect(problems, () -> addClient(clients, resource));
      collect(problems, () -> addCredential(credentials, resource));
    }
    if (!problems.isEmpty()) {
      throw new UnusableKeysException(problems);
    }
    return new KeySet(servers, clients, credentials, digest);
  }

  private void addServer(Map<KeySet.Door, KeySet.Shown> servers, Gateway gateway, Resource resource)
      throws IOException, UnusableKeyException {
    KeySet.Door door = new KeySet.Door(resource.listener(), resource.hostname());
    if (servers.containsKey(door)) {
      return;
    }
    Optional<KeyPairRef> imported = imported(gateway, door);
    servers.put(
        door,
        imported.isPresent()
            ? new KeySet.Shown(pair(imported.get(), "certificate for " + door.hostname()), false)
            : new KeySet.Shown(authority.issue(door.hostname()), true));
  }

  private void addClient(Map<String, KeyMaterial> clients, Resource resource)
      throws IOException, UnusableKeyException {
    Optional<KeyPairRef> reference = resource.upstream().tls().clientCertificate();
    if (reference.isPresent()) {
      String where = "client certificate of resource " + resource.name();
      clients.put(resource.name(), pair(reference.get(), where));
    }
  }

  private void addCredential(Map<String, Secret<String>> credentials, Resource resource)
      throws UnusableKeyException {
    Optional<InjectedCredential> credential = resource.upstream().credential();
    if (credential.isPresent()) {
      Secret<String> value = secrets.read(credential.get().value());
      if (value.reveal().chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
        throw new UnusableKeyException(
            credential.get().value()
                + " has a line break or control character inside, which no header may carry"
                + " (resource "
                + resource.name()
                + ").");
      }
      credentials.put(resource.name(), value);
    }
  }

  private KeyMaterial pair(KeyPairRef reference, String where)
      throws IOException, UnusableKeyException {
    return KeyMaterial.parse(
        reference.chain(), where, secrets.read(reference.key()), reference.key().toString());
  }

  private static Optional<KeyPairRef> imported(Gateway gateway, KeySet.Door door) {
    return gateway.listeners().stream()
        .filter(listener -> listener.name().equals(door.listener()))
        .flatMap(listener -> listener.certificates().stream())
        .filter(certificate -> certificate.hostnames().contains(door.hostname()))
        .map(Listener.ServerCertificate::keyPair)
        .findFirst();
  }

  private static void collect(List<String> problems, Step step) {
    try {
      step.run();
    } catch (UnusableKeyException | IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException, UnusableKeyException;
  }
}
