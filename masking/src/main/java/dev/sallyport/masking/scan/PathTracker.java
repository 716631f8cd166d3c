package dev.sallyport.masking.scan;

import java.util.Arrays;

/** Follows a JSON text and says which of its values stand where a path leads. */
public final class PathTracker {

  private final Paths paths;
  private long[] places = new long[16];
  private boolean[] objects = new boolean[16];
  private int depth;

  /** The place of what an object or array that opens next is. */
  private long next;

  /** At the start of a text. */
  public PathTracker(Paths paths) {
    this.paths = paths;
    next = paths.root();
  }

  /** Goes to the start of another text. */
  public void reset() {
    depth = 0;
    next = paths.root();
  }

  /** A member begins; returns the detector that masks its value, or {@link FieldNames#NONE}. */
  public int member(MemberName name) {
    long place = places[depth];
    next = paths.member(place, name.whole());
    return paths.detector(place, false, name.whole());
  }

  /**
   * A value begins; returns the detector that masks it for being an element of an array, or {@link
   * FieldNames#NONE}.
   */
  public int value() {
    if (depth == 0 || objects[depth]) {
      return FieldNames.NONE;
    }
    next = paths.element(places[depth]);
    return paths.detector(places[depth], true, FieldNames.EMPTY);
  }

  /** An object or array opens, which is the value that has begun. */
  public void open(boolean object) {
    depth++;
    if (depth == places.length) {
      places = Arrays.copyOf(places, 2 * depth);
      objects = Arrays.copyOf(objects, 2 * depth);
    }
    places[depth] = next;
    objects[depth] = object;
  }

  /** The innermost object or array closes. */
  public void close() {
    depth--;
    if (depth == 0) {
      next = paths.root();
    }
  }
}
