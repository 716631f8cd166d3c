package dev.sallyport.masking.scan;

import dev.sallyport.masking.pattern.Automaton;
import java.util.Arrays;

/** Where the current candidate may end, and as what; the best one is the last. */
final class Accepts {

  /** More than this many ends of one candidate are not remembered; the shortest are given up. */
  private static final int MOST = 64;

  private final int[] ends = new int[MOST];
  private final int[] detectors = new int[MOST];
  private final long lexicons;
  private final long wanted;
  private long terms;
  private int size;

  /**
   * @param lexicons the detectors (one bit each) whose accepts only say that a term may have begun
   * @param wanted the detectors (one bit each) whose accepts count
   */
  Accepts(long lexicons, long wanted) {
    this.lexicons = lexicons;
    this.wanted = wanted;
  }

  /**
   * Adds what a special state accepts.
   *
   * @param accepts from the automaton, by precedence
   * @param consumed index behind the byte that led to the state
   */
  void add(int[] accepts, int consumed) {
    for (int i = accepts.length - 1; i >= 0; i--) {
      int detector = Automaton.detector(accepts[i]);
      long bit = 1L << detector;
      if ((lexicons & wanted & bit) != 0) {
        terms |= bit;
      } else if ((wanted & bit) != 0) {
        insert(consumed - Automaton.contextLength(accepts[i]), detector);
      }
    }
  }

  /** The detectors (one bit each) of which a term may have begun. */
  long terms() {
    return terms;
  }

  /** A term ends there. */
  void addTerm(int end, int detector) {
    insert(end, detector);
  }

  /** It is known of all terms whether they are there. */
  void termsAreKnown() {
    terms = 0;
  }

  private void insert(int end, int detector) {
    if (size == MOST) {
      System.arraycopy(ends, 1, ends, 0, MOST - 1);
      System.arraycopy(detectors, 1, detectors, 0, MOST - 1);
      size--;
    }
    int at = size;
    while (at > 0
        && (ends[at - 1] > end || (ends[at - 1] == end && detectors[at - 1] < detector))) {
      ends[at] = ends[at - 1];
      detectors[at] = detectors[at - 1];
      at--;
    }
    ends[at] = end;
    detectors[at] = detector;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Drops the best. */
  void drop() {
    size--;
  }

  int end() {
    return ends[size - 1];
  }

  int detector() {
    return detectors[size - 1];
  }

  void clear() {
    terms = 0;
    size = 0;
  }

  /** Follows the window when it forgets bytes. */
  void shift(int by) {
    Arrays.setAll(ends, i -> ends[i] - by);
  }
}
