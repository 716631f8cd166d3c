package dev.sallyport.masking.scan;

import dev.sallyport.masking.detector.Detector;
import dev.sallyport.masking.pattern.Automaton;
import dev.sallyport.masking.pattern.AutomatonBuilder;
import dev.sallyport.masking.pattern.ByteSet;
import java.util.List;

/** Detectors made ready for scanning, whatever happens to what they find. Immutable. */
public final class Tables {

  private static final int MOST_DETECTORS = 64;

  private final List<Detector> detectors;
  private final Automaton automaton;
  private final FieldNames fieldNames;
  private final Paths paths;
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
      throw new IllegalArgumentException("More than " + MOST_DETECTORS + " detectors in a plan.");
    }
    this.detectors = List.copyOf(detectors);
    fieldNames = new FieldNames(detectors);
    paths = new Paths(detectors);
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

  FieldNames fieldNames() {
    return fieldNames;
  }

  /** Number of states of the automaton. */
  public int states() {
    return automaton.size();
  }

  Paths paths() {
    return paths;
  }

  /** The detectors (one bit each) whose patterns are how terms begin. */
  long lexicons() {
    return lexicons;
  }

  Automaton automaton() {
    return automaton;
  }

  /** How long a candidate may get before something is done about it. */
  int patience(int state) {
    int longest = Detector.SHORT;
    for (long left = automaton.alive(state) & patient; left != 0; left &= left - 1) {
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
      starts[symbol] =
          first >= automaton.zones().live() && (automaton.alive(first) & runners) != 0;
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
