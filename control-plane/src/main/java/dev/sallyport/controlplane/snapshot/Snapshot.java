package dev.sallyport.controlplane.snapshot;

import dev.sallyport.core.resource.Resource;
import dev.sallyport.envoy.EnvoySnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that the data path obeys, as one immutable value. Two snapshots are the same thing to
 * a publisher when both their {@link #revision} and their {@link #material} are.
 *
 * @param revision content hash that names it, lower-case hex of SHA-256 over the gateway, the
 *     policy bundle's digest and the public parts of the key material; no secret goes into it
 * @param material keyed digest over the private keys and credentials, under a key that only this
 *     process knows; it changes when a secret changes and tells nothing about it
 * @param document canonical JSON of the ext-proc servers' part ({@code GuardSnapshot})
 * @param policyBundle compiled policy bundle
 * @param envoy the Envoys' part
 * @param certificateExpiry when each certificate shown by a first door ends, by its hostname
 * @param renewAt when the next certificate of the built-in authority is due for renewal
 * @param resources what it protects, as it was configured
 */
public record Snapshot(
    String revision,
    String material,
    Bytes document,
    Bytes policyBundle,
    EnvoySnapshot envoy,
    Map<String, Instant> certificateExpiry,
    Instant renewAt,
    List<Resource> resources) {

  public Snapshot {
    certificateExpiry = Map.copyOf(certificateExpiry);
    resources = List.copyOf(resources);
  }

  /** Whether publishing {@code other} after this one would change anything anywhere. */
  public boolean sameAs(Snapshot other) {
    return revision.equals(other.revision) && material.equals(other.material);
  }

  /** Enough of its revision for a person to tell it from others in a log. */
  public String shortRevision() {
    return brief(revision);
  }

  /** Enough of a revision for a person. */
  public static String brief(String revision) {
    return revision.substring(0, Math.min(12, revision.length()));
  }

  @Override
  public String toString() {
    return "Snapshot[" + shortRevision() + "]";
  }
}
