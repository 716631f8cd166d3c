package dev.sallyport.controlplane.nodes;

import dev.sallyport.nodes.Endpoint;
import java.time.Duration;

/**
 * The door for Envoys on other machines.
 *
 * @param listen where the control plane waits for them
 * @param guardPort port at which the ext-proc server waits for them on the same host
 * @param lifetime how long their certificates are valid
 */
public record NodeOptions(Endpoint listen, int guardPort, Duration lifetime) {

  /** Short, so that a stolen key is worth little; renewed at two thirds. */
  public static final Duration STANDARD_LIFETIME = Duration.ofHours(24);
}
