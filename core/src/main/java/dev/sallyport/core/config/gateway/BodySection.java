package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.BodyReading;

/** How a resource's request bodies are read where the policy asks about them. */
final class BodySection {

  private static final Key<Long> MAX =
      Key.withDefault(
          "max",
          QuantityText.SIZE_IN_MEMORY,
          "1MiB",
          "Longest body that is read; of a longer one the policy learns only that, `too_large`.");
  private static final Key<Integer> WITHIN =
      Key.withDefault(
          "within", QuantityText.DURATION, "30s", "How long the body may take to come.");

  static final Section SHAPE = Section.of("a resource's body", MAX, WITHIN);

  private BodySection() {}

  static BodyReading read(Fields section) {
    return new BodyReading(section.get(MAX), section.get(WITHIN));
  }
}
