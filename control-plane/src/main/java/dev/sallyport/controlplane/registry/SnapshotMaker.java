package dev.sallyport.controlplane.registry;

import dev.sallyport.controlplane.snapshot.RefusedException;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.core.resource.Gateway;

/** Makes a snapshot of a gateway ({@code snapshot.SnapshotFactory}). */
@FunctionalInterface
public interface SnapshotMaker {

  /**
   * The snapshot.
   *
   * @throws RefusedException if none can be made
   */
  Snapshot make(Gateway gateway) throws RefusedException;
}
