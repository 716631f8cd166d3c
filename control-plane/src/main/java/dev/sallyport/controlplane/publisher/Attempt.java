package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.snapshot.Snapshot;

/** A snapshot on its way: first to the guards, then to the Envoys. */
final class Attempt {

  final Snapshot snapshot;
  Phase phase = Phase.GUARDS;

  /** Nobody is there who could take it, or they take too long: a newer one may overtake it. */
  boolean stalled;

  Attempt(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  boolean isAtEnvoys() {
    return phase == Phase.ENVOYS;
  }

  /** Whose answers are awaited. */
  enum Phase {
    GUARDS,
    ENVOYS
  }
}
