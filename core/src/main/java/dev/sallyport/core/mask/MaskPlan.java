package dev.sallyport.core.mask;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which detectors look at a body. What they find is replaced by a label that names the detector.
 *
 * @param detectors the detectors, sorted; empty for "mask nothing"
 */
public record MaskPlan(@JsonValue SortedSet<DetectorId> detectors) {

  /** Masks nothing. */
  public static final MaskPlan NOTHING = new MaskPlan(new TreeSet<>());

  @JsonCreator
  public MaskPlan {
    detectors = Collections.unmodifiableSortedSet(new TreeSet<>(detectors));
  }

  /** A plan of the given detectors. */
  public static MaskPlan of(Collection<DetectorId> detectors) {
    return new MaskPlan(new TreeSet<>(detectors));
  }

  /** Whether it masks nothing. */
  public boolean isEmpty() {
    return detectors.isEmpty();
  }

  /** What either plan masks. */
  public MaskPlan union(MaskPlan other) {
    TreeSet<DetectorId> both = new TreeSet<>(detectors);
    both.addAll(other.detectors);
    return new MaskPlan(both);
  }
}
