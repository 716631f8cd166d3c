package dev.sallyport.masking.pattern;

/**
 * The deterministic automaton of several detectors, as tables for an inner loop.
 *
 * <p>It is anchored: a run of it looks at one candidate, from the place where the candidate starts.
 * What makes it fast on ordinary text is that it also knows what to do between candidates. Its
 * first states are <em>idle</em>: nothing has started, and they only differ in whether the next
 * byte may start something. When a candidate dies and nothing inside of it could have been the
 * start of another, the automaton goes on to an idle state by itself. Otherwise, and where a value
 * may end, it enters a <em>special</em> state, and its user has to act.
 *
 * <p>Every state belongs to one of two families. In the second, detectors with a {@linkplain
 * AutomatonBuilder run} are left out: see there.
 *
 * <p>States are held multiplied by the number of symbol classes, so that the next state is {@code
 * next[state + classes[symbol]]}. Their numbers go by {@link Zones}.
 */
public final class Automaton {

  /** The byte before was neither a letter nor a digit: something may start here. */
  public static final int OPEN = 0;

  /** The byte before was above 0x7F: something may start, unless such a byte follows. */
  public static final int AFTER_HIGH = 1;

  /** The byte before was a letter or a digit: nothing may start. */
  public static final int IN_WORD = 2;

  /** The byte before was a percent sign: a hexadecimal digit may go on with an escape. */
  public static final int AFTER_PERCENT = 3;

  /** The same for a percent sign that was itself escaped: {@code %25}. */
  public static final int AFTER_ESCAPED_PERCENT = 4;

  /**
   * A percent sign and a hexadecimal digit stood before. After another digit something may start:
   * what was escaped may have been any sign.
   */
  public static final int IN_ESCAPE = 5;

  /** The same, and a 5 would make it an escaped percent sign. */
  public static final int IN_ESCAPE_2 = 6;

  /** Number of idle states of one family. */
  static final int KINDS = 7;

  private static final int[] NO_ACCEPTS = {};

  /**
   * The first number of each sort of states; below all of them are the idle ones.
   *
   * @param live where a candidate has started with the byte that led there
   * @param begun where it has started before
   * @param special on which the user has to act
   * @param dead on which the user has to act, and from which the candidate cannot go on
   */
  public record Zones(int live, int begun, int special, int dead) {}

  private final int[] next;
  private final int[] classes;
  private final int stride;
  private final Zones zones;
  private final int restart;
  private final int[][] accepts;
  private final long[] alive;

  Automaton(
      int[] next,
      int[] classes,
      int stride,
      Zones zones,
      int restart,
      int[][] accepts,
      long[] alive) {
    this.next = next;
    this.classes = classes;
    this.stride = stride;
    this.zones = zones;
    this.restart = restart;
    this.accepts = accepts;
    this.alive = alive;
  }

  /** The transition table; not to be written to. */
  public int[] next() {
    return next;
  }

  /** Class of each symbol; not to be written to. */
  public int[] classes() {
    return classes;
  }

  /** Which numbers states of each sort have. */
  public Zones zones() {
    return zones;
  }

  /**
   * An idle state.
   *
   * @param kind one of the constants above, from {@link #OPEN} on
   * @param inner whether of the second family
   */
  public int idle(int kind, boolean inner) {
    return (inner ? KINDS + kind : kind) * stride;
  }

  /** The state after a symbol. */
  public int step(int state, int symbol) {
    return next[state + classes[symbol]];
  }

  /**
   * What may end at a special state: pairs of detector and length of the context behind the value.
   */
  public int[] accepts(int state) {
    return state == restart ? NO_ACCEPTS : accepts[state / stride];
  }

  /** Detector of an element of {@link #accepts}. */
  public static int detector(int accept) {
    return accept >> 4;
  }

  /** Context length of an element of {@link #accepts}. */
  public static int contextLength(int accept) {
    return accept & 0xF;
  }

  /** The detectors (one bit each) whose value may go on from a state. */
  public long alive(int state) {
    return alive[state / stride];
  }

  /** Number of states. */
  public int size() {
    return next.length / stride;
  }
}
