package dev.sallyport.controlplane.keys;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.envoy.secret.Keys;
import dev.sallyport.pki.KeyMaterial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All key material of one gateway, loaded and checked. */
public final class KeySet implements Keys {

  private final Map<Door, Shown> servers;
  private final Map<String, KeyMaterial> clients;
  private final Map<String, Secret<String>> credentials;
  private final String secretDigest;

  KeySet(
      Map<Door, Shown> servers,
      Map<String, KeyMaterial> clients,
      Map<String, Secret<String>> credentials,
      KeyedDigest digest) {
    this.servers = new TreeMap<>(servers);
    this.clients = new TreeMap<>(clients);
    this.credentials = new TreeMap<>(credentials);
    this.secretDigest = digest.of(secretParts());
  }

  /**
   * A hostname on a listener.
   *
   * @param listener name of the listener
   * @param hostname hostname
   */
  record Door(String listener, String hostname) implements Comparable<Door> {
    @Override
    public int compareTo(Door other) {
      return Comparator.comparing(Door::listener)
          .thenComparing(Door::hostname)
          .compare(this, other);
    }
  }

  /**
   * A certificate that a first door shows.
   *
   * @param material chain and key
   * @param renewable whether the built-in authority issued it
   */
  record Shown(KeyMaterial material, boolean renewable) {}

  @Override
  public KeyPair server(String listener, String hostname) {
    Shown shown = servers.get(new Door(listener, hostname));
    return keyPair(shown == null ? null : shown.material(), listener + "/" + hostname);
  }

  @Override
  public KeyPair upstreamClient(String resource) {
    return keyPair(clients.get(resource), resource);
  }

  @Override
  public Secret<String> credential(String resource) {
    Secret<String> credential = credentials.get(resource);
    if (credential == null) {
      throw new IllegalArgumentException("no credential was loaded for " + resource);
    }
    return credential;
  }

  /** What may be known of the material: digests of the chains that first doors show. */
  public SortedMap<String, String> publicParts() {
    SortedMap<String, String> parts = new TreeMap<>();
    servers.forEach(
        (door, shown) ->
            parts.put(
                door.listener() + "/" + door.hostname(),
                Sha256.hex(bytes(shown.material().chainPem()))));
    return parts;
  }

  /** Changes when any private key or credential does, and tells nothing about it. */
  public String secretDigest() {
    return secretDigest;
  }

  /** When each certificate of a first door ends, by hostname. */
  public Map<String, Instant> expiry() {
    Map<String, Instant> expiry = new TreeMap<>();
    servers.forEach(
        (door, shown) ->
            expiry.merge(
                door.hostname(),
                shown.material().leaf().getNotAfter().toInstant(),
                (one, other) -> one.isBefore(other) ? one : other));
    return expiry;
  }

  /** When the next certificate of the built-in authority is due. */
  public Instant renewAt() {
    return servers.values().stream()
        .filter(Shown::renewable)
        .map(shown -> shown.material().dueAt())
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  private List<byte[]> secretParts() {
    List<byte[]> parts = new ArrayList<>();
    servers.forEach((door, shown) -> add(parts, door.toString(), shown.material().keyPem()));
    clients.forEach((resource, material) -> add(parts, resource, material.keyPem()));
    credentials.forEach((resource, credential) -> add(parts, resource, credential));
    return parts;
  }

  private static void add(List<byte[]> parts, String owner, Secret<String> secret) {
    parts.add(bytes(owner));
    parts.add(bytes(secret.reveal()));
  }

  private static KeyPair keyPair(@Nullable KeyMaterial material, String owner) {
    if (material == null) {
      throw new IllegalArgumentException("no key pair was loaded for " + owner);
    }
    return new KeyPair(material.chainPem(), material.keyPem());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
