package dev.sallyport.policy;

import dev.sallyport.core.mask.DetectorId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Bounds of an engine.
 *
 * @param instances how many evaluations run at once, at least 1; each may take 64 MiB
 * @param evaluationLimit how long one evaluation may run, and how long it may wait for its turn
 *     before that; either ends in a denial
 * @param detectors detectors that a decision may name; empty for any
 */
public record EngineOptions(
    int instances, Duration evaluationLimit, Optional<Set<DetectorId>> detectors) {

  /** One instance a processor, two seconds, any detector. */
  public static final EngineOptions DEFAULT =
      new EngineOptions(
          Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(2), Optional.empty());

  /**
   * @throws IllegalArgumentException if there is no instance or no time
   */
  public EngineOptions {
    if (instances < 1 || !evaluationLimit.isPositive()) {
      throw new IllegalArgumentException("an engine needs at least one instance and some time");
    }
    detectors = detectors.map(Set::copyOf);
  }

  /** The same with other detectors. A decision that names another one is a denial. */
  public EngineOptions withDetectors(Set<DetectorId> known) {
    return new EngineOptions(instances, evaluationLimit, Optional.of(known));
  }
}
