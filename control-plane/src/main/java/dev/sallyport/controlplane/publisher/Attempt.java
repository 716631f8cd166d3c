package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.snapshot.Snapshot;

/** A snapshot on its way: first to the guards, then to the Envoys. */
final class Attempt {

  final Snapshot snapshot;
  Phase phase = Phase.GUARDS;

  /** Envoys take too long. */
  boolean stalled;

  Attempt(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  boolean isAtEnvoys() {
    return phase == Phase.ENVOYS;
  }

  /** Whether nobody is about to answer for it, so that a newer one need not wait. */
  boolean mayBeOvertaken(Guards guards, Envoys envoys) {
    return stalled || (isAtEnvoys() ? envoys.isEmpty() : guards.isEmpty());
  }

  /** Whose answers are awaited. */
  enum Phase {
    GUARDS,
    ENVOYS
  }
}
