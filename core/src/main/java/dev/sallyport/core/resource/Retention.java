package dev.sallyport.core.resource;

import java.util.Map;
import java.util.Optional;

/**
 * How long exchanges stay readable after they ended.
 *
 * @param days in days; empty for ever
 * @param byResource resources with a time of their own, by name; empty for ever
 */
public record Retention(Optional<Integer> days, Map<String, Optional<Integer>> byResource) {

  /** Nothing is erased by itself. */
  public static final Retention FOREVER = new Retention(Optional.empty(), Map.of());

  public Retention {
    byResource = Map.copyOf(byResource);
  }

  /** Days for exchanges with a resource; empty for ever. */
  public Optional<Integer> of(String resource) {
    return byResource.getOrDefault(resource, days);
  }

  /** Whether anything is ever erased. */
  public boolean erases() {
    return days.isPresent() || byResource.values().stream().anyMatch(Optional::isPresent);
  }
}
