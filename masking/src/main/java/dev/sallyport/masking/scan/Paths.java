package dev.sallyport.masking.scan;

import dev.sallyport.masking.detector.Detector;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in JSON values are masked whole, for several detectors. Places are sets of positions in the
 * paths, one bit each: a position says how many steps of its path have been gone.
 */
public final class Paths {

  private static final int MOST_POSITIONS = Long.SIZE;

  private final List<PathSteps.Step> steps = new ArrayList<>();
  private final int[] detectors = new int[MOST_POSITIONS];
  private long starts;
  private long lasts;
  private long deep;

  /**
   * @param wanted the detectors (one bit each) whose paths count
   */
  Paths(List<Detector> all, long wanted) {
    for (int detector = 0; detector < all.size(); detector++) {
      for (String path :
          (wanted >>> detector & 1) == 0 ? List.<String>of() : all.get(detector).paths()) {
        add(PathSteps.parse(path), detector);
      }
    }
  }

  private void add(PathSteps path, int detector) {
    if (steps.size() + path.steps().size() > MOST_POSITIONS) {
      throw new IllegalArgumentException(
          "JSON paths of more than " + MOST_POSITIONS + " steps together");
    }
    starts |= 1L << steps.size();
    for (PathSteps.Step step : path.steps()) {
      deep |= step.deep() ? 1L << steps.size() : 0;
      detectors[steps.size()] = detector;
      steps.add(step);
    }
    lasts |= 1L << (steps.size() - 1);
  }

  /** Whether there is no path. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** The place of a root. */
  long root() {
    return starts;
  }

  /** The place of members of that name, one step from a place. */
  long member(long place, long name) {
    long there = place & deep;
    for (long left = place; left != 0; left &= left - 1) {
      int position = Long.numberOfTrailingZeros(left);
      PathSteps.Step step = steps.get(position);
      if (!step.element() && step.name() == name) {
        there |= after(position);
      }
    }
    return there;
  }

  /** The place of elements, one step from a place. */
  long element(long place) {
    long there = place & deep;
    for (long left = place; left != 0; left &= left - 1) {
      int position = Long.numberOfTrailingZeros(left);
      if (steps.get(position).element()) {
        there |= after(position);
      }
    }
    return there;
  }

  private long after(int position) {
    // The end of a path has no position of its own; the step that led to it is kept beside.
    return (lasts >>> position & 1) == 0 ? 1L << (position + 1) : 0;
  }

  /**
   * The detector that masks what one last step from a place leads to, or {@link FieldNames#NONE}.
   */
  int detector(long place, boolean element, long name) {
    for (long left = place & lasts; left != 0; left &= left - 1) {
      int position = Long.numberOfTrailingZeros(left);
      PathSteps.Step step = steps.get(position);
      if (step.element() == element && (element || step.name() == name)) {
        return detectors[position];
      }
    }
    return FieldNames.NONE;
  }
}
