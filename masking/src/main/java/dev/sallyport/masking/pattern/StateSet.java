package dev.sallyport.masking.pattern;

import java.util.Arrays;

/** An immutable set of a few states of an {@link Nfa}. */
final class StateSet {

  static final StateSet EMPTY = new StateSet(new int[0]);

  private final int[] sorted;
  private final int hash;

  private StateSet(int[] sorted) {
    this.sorted = sorted;
    this.hash = Arrays.hashCode(sorted);
  }

  boolean isEmpty() {
    return sorted.length == 0;
  }

  int size() {
    return sorted.length;
  }

  int get(int index) {
    return sorted[index];
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof StateSet that
            && hash == that.hash
            && Arrays.equals(sorted, that.sorted));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.toString(sorted);
  }

  /** Collects states for a set; used over and over. */
  static final class Builder {

    private final int[] collected;
    private final boolean[] known;
    private int size;

    /**
     * @param states number of states there are
     */
    Builder(int states) {
      collected = new int[states];
      known = new boolean[states];
    }

    void add(int state) {
      if (!known[state]) {
        known[state] = true;
        collected[size++] = state;
      }
    }

    /** What was added since the last time. */
    StateSet take() {
      for (int i = 0; i < size; i++) {
        known[collected[i]] = false;
      }
      int[] taken = Arrays.copyOf(collected, size);
      size = 0;
      Arrays.sort(taken);
      return taken.length == 0 ? EMPTY : new StateSet(taken);
    }
  }
}
