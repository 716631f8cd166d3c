package dev.sallyport.masking.scan;

import dev.sallyport.masking.detector.Detector;
import dev.sallyport.masking.pattern.Automaton;
import dev.sallyport.masking.pattern.AutomatonBuilder;
import dev.sallyport.masking.pattern.ByteSet;
import java.util.List;

/** Detectors made ready for scanning, whatever happens to what they find. Immutable. */
public final class Tables {

  private static final int MOST_DETECTORS = 64;

  private static final long EVERY = -1;

  private final List<Detector> detectors;
  private final Automaton automaton;
  private final boolean[][] swallowed;
  private final boolean[] run;
  private final long patient;
  private final long lexicons;
  private final long runners;
  private final boolean[] startsRun;

  /**
   * Compiles detectors.
   *
   * @param detectors at most 64, by precedence
   */
  public Tables(List<Detector> detectors) {
    if (detectors.size() > MOST_DETECTORS) {
      throw new IllegalArgumentException("more than " + MOST_DETECTORS + " detectors");
    }
    this.detectors = List.copyOf(detectors);
    // A path that cannot be followed is refused here, not when a plan first names its detector.
    new Paths(detectors, EVERY);
    AutomatonBuilder builder = new AutomatonBuilder();
    swallowed = new boolean[detectors.size()][];
    ByteSet runs = null;
    long beyondShort = 0;
    long withRun = 0;
    long withTerms = 0;
    for (int i = 0; i < detectors.size(); i++) {
      Detector detector = detectors.get(i);
      boolean hasRun = !detector.run().equals(ByteSet.NONE);
      builder.add(i, detector.patterns(), detector.run());
      swallowed[i] = detector.swallowed().table();
      withTerms |= detector.lexicon().isEmpty() ? 0 : 1L << i;
      if (hasRun) {
        withRun |= 1L << i;
        runs = runs == null ? detector.run() : runs.and(detector.run());
      }
      if (detector.longest() > Detector.SHORT) {
        beyondShort |= 1L << i;
      }
    }
    run = (runs == null ? ByteSet.NONE : runs).table();
    patient = beyondShort;
    lexicons = withTerms;
    runners = withRun;
    automaton = builder.build();
    startsRun = startsRun();
  }

  /** The detectors by number. */
  public List<Detector> detectors() {
    return detectors;
  }

  /** Number of states of the automaton. */
  public int states() {
    return automaton.size();
  }

  /** The detectors (one bit each) whose patterns are how terms begin. */
  long lexicons() {
    return lexicons;
  }

  Automaton automaton() {
    return automaton;
  }

  /**
   * How long a candidate may get before something is done about it.
   *
   * @param wanted the detectors (one bit each) for which it is waited
   */
  int patience(int state, long wanted) {
    int longest = Detector.SHORT;
    for (long left = automaton.alive(state) & patient & wanted; left != 0; left &= left - 1) {
      longest = Math.max(longest, detectors.get(Long.numberOfTrailingZeros(left)).longest());
    }
    return longest;
  }

  boolean[] swallowed(int detector) {
    return swallowed[detector];
  }

  private boolean[] startsRun() {
    boolean[] starts = new boolean[ByteSet.SYMBOLS];
    for (int symbol = 0; symbol < starts.length; symbol++) {
      int first = automaton.step(automaton.idle(Automaton.OPEN, false), symbol);
      starts[symbol] = first >= automaton.zones().live() && (automaton.alive(first) & runners) != 0;
    }
    return starts;
  }

  /** Whether each byte starts a candidate of the detectors with a run. */
  boolean[] startingRun() {
    return startsRun;
  }

  /** Bytes for which detectors with a run need not be tried again. */
  boolean[] run() {
    return run;
  }
}
