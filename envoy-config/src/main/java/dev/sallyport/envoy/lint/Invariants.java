package dev.sallyport.envoy.lint;

import dev.sallyport.envoy.EnvoySnapshot;
import java.util.List;

/**
 * What must hold of every snapshot, read from the finished Envoy resources and not from what made
 * them, so that a mistake in a factory cannot open a door: every cluster speaks TLS to a peer it
 * checks, every route is guarded, nothing fails open, both seals are in their places.
 */
public final class Invariants {

  private Invariants() {}

  /**
   * What a snapshot breaks, in plain words; empty when it may be sent. A publisher sends nothing
   * that breaks anything.
   */
  public static List<String> check(EnvoySnapshot snapshot) {
    throw new UnsupportedOperationException(snapshot.revision());
  }
}
