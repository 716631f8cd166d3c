package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.publisher.Envoys.Envoy;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.envoy.EnvoySnapshot;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshot is offered to which Envoy, with the clusters that linger beside it. An Envoy is
 * never offered what a guard has yet to accept.
 */
final class Offers {

  private final Guards guards;
  private final Envoys envoys;
  private final InForce inForce;

  Offers(Guards guards, Envoys envoys, InForce inForce) {
    this.guards = guards;
    this.envoys = envoys;
    this.inForce = inForce;
  }

  /** Offers a snapshot that the guards hold to every Envoy. */
  void toAll(Snapshot snapshot, Instant now) {
    List<EnvoySnapshot> lingering = inForce.lingeringBeside(snapshot, now);
    for (EnvoyLink link : envoys.links()) {
      envoys.offer(link, snapshot, lingering, now);
    }
  }

  /**
   * Offers what is in force to the Envoys that had it before; others lose what they were offered,
   * and are left to {@link #toLateOnes}, which asks whether guards hold it.
   */
  void currentAgain(Instant now) {
    Snapshot current = inForce.current();
    if (current == null) {
      return;
    }
    List<EnvoySnapshot> lingering = inForce.lingeringBeside(current, now);
    for (EnvoyLink link : envoys.links()) {
      if (envoys.hadBefore(link, current)) {
        envoys.offer(link, current, lingering, now);
      } else {
        envoys.withdraw(link);
      }
    }
  }

  /**
   * Offers Envoys that came late what is offered or in force, and takes drained clusters away. The
   * latter waits for the end of an attempt, so that what it moves is not offered twice.
   *
   * @param attempt what is on its way, if anything is
   */
  void toLateOnes(@Nullable Attempt attempt, Instant now) {
    Snapshot target =
        attempt != null && attempt.isAtEnvoys() ? attempt.snapshot : inForce.current();
    if (target == null || !guards.quorum(target.revision())) {
      return;
    }
    List<EnvoySnapshot> lingering = inForce.lingeringBeside(target, now);
    for (EnvoyLink link : envoys.links()) {
      Envoy envoy = envoys.get(link);
      if (envoy == null) {
        continue;
      }
      boolean drained =
          attempt == null && envoy.offered != null && !envoy.offered.lingering().equals(lingering);
      if (envoy.offered == null || drained) {
        envoys.offer(link, target, lingering, now);
      }
    }
  }
}
