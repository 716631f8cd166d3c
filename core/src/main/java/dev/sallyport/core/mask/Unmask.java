package dev.sallyport.core.mask;

import java.util.HashSet;
import java.util.Set;

/**
 * Detectors that a policy lifts for one exchange. A resource's mask gives way only where it says so
 * itself; what the policy asks to mask is not touched by it.
 *
 * @param request detectors lifted for the request
 * @param response detectors lifted for the response
 */
public record Unmask(Set<DetectorId> request, Set<DetectorId> response) {

  /** Lifts nothing. */
  public static final Unmask NOTHING = new Unmask(Set.of(), Set.of());

  public Unmask {
    request = Set.copyOf(request);
    response = Set.copyOf(response);
  }

  /** What both lift. */
  public Unmask and(Unmask other) {
    return new Unmask(common(request, other.request), common(response, other.response));
  }

  private static Set<DetectorId> common(Set<DetectorId> one, Set<DetectorId> other) {
    Set<DetectorId> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }
}
