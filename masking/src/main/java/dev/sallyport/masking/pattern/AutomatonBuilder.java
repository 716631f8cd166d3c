package dev.sallyport.masking.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes the patterns of detectors and compiles them to one {@link Automaton}.
 *
 * <p>A detector may have a <em>run</em>: as long as a candidate consists of bytes of the run only,
 * a candidate of the same detector that started later would be in the same state. Nothing is gained
 * by trying those later starts when the first has died, so they are tried with the other detectors
 * alone: that is what the second family of states is for. It keeps {@code a.a.a.a…} linear.
 */
public final class AutomatonBuilder {

  private final Nfa nfa = new Nfa();
  private final List<Integer> firsts = new ArrayList<>();
  private final List<Integer> innerFirsts = new ArrayList<>();
  private ByteSet runs = ByteSet.NONE;
  private long runners;

  /**
   * Adds the patterns of a detector.
   *
   * @param detector its number, 0 to 63; of values that end at the same byte the smaller wins
   * @param run its run; empty if it has none
   */
  public void add(int detector, List<Pattern> patterns, ByteSet run) {
    boolean hasRun = !run.equals(ByteSet.NONE);
    if (hasRun) {
      runs = runners == 0 ? run : runs.and(run);
      runners |= 1L << detector;
    }
    for (Pattern pattern : patterns) {
      int first = nfa.add(pattern, detector);
      firsts.add(first);
      if (!hasRun) {
        innerFirsts.add(first);
      }
    }
  }

  /** Compiles what was added. */
  public Automaton build() {
    return new SubsetConstruction(nfa, firsts, innerFirsts, runs, runners).build();
  }
}
