package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.envoy.EnvoySnapshot;
import java.util.List;

/**
 * What an Envoy shall run.
 *
 * @param id grows with every offer
 * @param snapshot what its listeners and routes say
 * @param lingering older snapshots whose clusters and secrets stay, because requests may still be
 *     on their way to them; newest first
 */
public record Offer(long id, Snapshot snapshot, List<EnvoySnapshot> lingering) {
  public Offer {
    lingering = List.copyOf(lingering);
  }

  /** Clusters, listeners, routes and secrets to serve. */
  public EnvoySnapshot resources() {
    EnvoySnapshot all = snapshot.envoy();
    for (EnvoySnapshot older : lingering) {
      all = all.retaining(older);
    }
    return all;
  }
}
