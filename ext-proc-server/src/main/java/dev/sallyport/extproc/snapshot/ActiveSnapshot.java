package dev.sallyport.extproc.snapshot;

import dev.sallyport.policy.PolicyEngine;
import java.util.Map;

/**
 * A snapshot that is ready to be obeyed.
 *
 * @param revision names it
 * @param routes its resources by name
 * @param policy its compiled policy
 * @param heldBytes most bytes of requests that wait for a human
 */
public record ActiveSnapshot(
    String revision, Map<String, GuardedRoute> routes, PolicyEngine policy, long heldBytes) {
  public ActiveSnapshot {
    routes = Map.copyOf(routes);
  }
}
