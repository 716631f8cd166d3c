package dev.sallyport.masking.pattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an {@link Automaton} of an {@link Nfa} whose states it is in at the same time.
 *
 * <p>Going back to a later start costs as much as dozens of bytes, and ordinary words with a hyphen
 * or point in them would all do it. So a state that is left with nothing but {@linkplain
 * AutomatonBuilder runs} also knows what the other detectors would have come to from later starts:
 * mostly nothing, after a byte or two.
 */
final class SubsetConstruction {

  private static final int MOST_STATES = 50_000;

  private static final int IDLE = 0;
  private static final int FIRST = 1;
  private static final int ORDINARY = 2;
  private static final int SPECIAL = 3;
  private static final int DEAD = 4;
  private static final int RANKS = 5;

  /** For how many bytes the candidates that started later are followed. */
  private static final int MOST_FOLLOWED = 3;

  /**
   * Whether something that started later may be alive beside a candidate: nothing, nothing but what
   * the next byte starts (behind punctuation, a byte above 0x7F, a percent sign), or anything; also
   * anything once the candidate has an accepted value.
   */
  private enum Since {
    NO_OTHER_START(Automaton.IN_WORD),
    START_NEXT(Automaton.OPEN),
    START_AFTER_HIGH(Automaton.AFTER_HIGH),
    START_AFTER_PERCENT(Automaton.AFTER_PERCENT),
    START_INSIDE(Automaton.OPEN);

    /** The idle state in which the automaton would be if the candidate were not. */
    final int idle;

    Since(int idle) {
      this.idle = idle;
    }
  }

  /**
   * What tells states apart.
   *
   * @param states where the candidate is
   * @param ran whether it consists of bytes of the run alone, and all detectors with one are in it
   * @param others where candidates of the other detectors are that started later
   * @param followed for how many bytes those have been followed
   * @param first whether the candidate has started with the byte that led here
   * @param idle the kind of an idle state, or -1
   */
  private record Key(
      StateSet states,
      Since since,
      boolean ran,
      StateSet others,
      int followed,
      boolean inner,
      boolean first,
      int idle,
      List<Integer> accepts) {

    /**
     * The most used part of the construction; the one that records come with takes three times as
     * long.
     */
    @Override
    public int hashCode() {
      int marks = (ran ? 4 : 0) | (inner ? 2 : 0) | (first ? 1 : 0);
      int numbers = since.hashCode() + ((idle + 1) << 8 | followed << 6 | marks);
      return ((states.hashCode() * 31 + others.hashCode()) * 31 + accepts.hashCode()) * 31
          + numbers;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && states.equals(that.states)
          && since == that.since
          && ran == that.ran
          && others.equals(that.others)
          && followed == that.followed
          && inner == that.inner
          && first == that.first
          && idle == that.idle
          && accepts.equals(that.accepts);
    }

    static Key idle(int kind, boolean inner) {
      return new Key(
          StateSet.EMPTY,
          Since.NO_OTHER_START,
          false,
          StateSet.EMPTY,
          0,
          inner,
          false,
          kind,
          List.of());
    }

    static Key inside(StateSet states, boolean inner, List<Integer> accepts) {
      return new Key(
          states, Since.START_INSIDE, false, StateSet.EMPTY, 0, inner, false, -1, accepts);
    }
  }

  private final NfaSteps nfa;
  private final List<ByteSet> sets;
  private final StateSet starts;
  private final StateSet innerStarts;
  private final ByteSet runs;
  private final long runners;

  private final Map<Key, Integer> ids = new HashMap<>();
  private final List<Key> keys = new ArrayList<>();
  private final List<int[]> rows = new ArrayList<>();

  /**
   * @param firsts first states of all patterns
   * @param innerFirsts those of the patterns of detectors without a run
   * @param runs what is in the runs of all detectors that have one
   * @param runners the detectors (one bit each) that have one
   */
  SubsetConstruction(
      Nfa nfa, List<Integer> firsts, List<Integer> innerFirsts, ByteSet runs, long runners) {
    this.nfa = new NfaSteps(nfa);
    this.runs = runs;
    this.runners = runners;
    sets = new ArrayList<>(nfa.sets());
    sets.add(runs);
    starts = this.nfa.starts(firsts);
    innerStarts = this.nfa.starts(innerFirsts);
  }

  Automaton build() {
    SymbolClasses classes = SymbolClasses.of(sets);
    for (boolean inner : new boolean[] {false, true}) {
      for (int kind = 0; kind < Automaton.KINDS; kind++) {
        id(Key.idle(kind, inner));
      }
    }
    Key restart = Key.inside(StateSet.EMPTY, false, List.of());
    int restartId = id(restart);
    for (int state = 0; state < keys.size(); state++) {
      int[] row = new int[classes.count()];
      for (int c = 0; c < row.length; c++) {
        row[c] = id(step(keys.get(state), classes.representative(c), restart));
      }
      rows.add(row);
    }
    return number(classes, restartId);
  }

  private int id(Key key) {
    Integer known = ids.putIfAbsent(key, keys.size());
    if (known != null) {
      return known;
    }
    if (keys.size() >= MOST_STATES) {
      throw new IllegalArgumentException(
          "The detectors together need more than " + MOST_STATES + " states.");
    }
    keys.add(key);
    return keys.size() - 1;
  }

  private static Key idleAfter(int kind, int symbol, boolean inner) {
    if (symbol == '%') {
      return Key.idle(Automaton.AFTER_PERCENT, inner);
    }
    if (SymbolClasses.HEX.contains(symbol)) {
      switch (kind) {
        case Automaton.AFTER_PERCENT -> {
          return Key.idle(symbol == '2' ? Automaton.IN_ESCAPE_2 : Automaton.IN_ESCAPE, inner);
        }
        case Automaton.AFTER_ESCAPED_PERCENT -> {
          return Key.idle(Automaton.IN_ESCAPE, inner);
        }
        case Automaton.IN_ESCAPE -> {
          return Key.idle(Automaton.OPEN, inner);
        }
        case Automaton.IN_ESCAPE_2 -> {
          return Key.idle(symbol == '5' ? Automaton.AFTER_ESCAPED_PERCENT : Automaton.OPEN, inner);
        }
        default -> {}
      }
    }
    if (SymbolClasses.WORD.contains(symbol)) {
      return Key.idle(Automaton.IN_WORD, inner);
    }
    return Key.idle(
        SymbolClasses.HIGH.contains(symbol) ? Automaton.AFTER_HIGH : Automaton.OPEN, inner);
  }

  private Key step(Key from, int symbol, Key restart) {
    if (from.idle() >= 0) {
      return stepIdle(from.idle(), symbol, from.inner());
    }
    NfaSteps.Step step = nfa.step(from.states(), symbol);
    if (step.leadsNowhere()) {
      return stepDying(from, symbol, restart);
    }
    StateSet to = step.to();
    boolean escape =
        from.since() == Since.START_AFTER_PERCENT && SymbolClasses.HEX.contains(symbol);
    if (!step.accepts().isEmpty() || from.since() == Since.START_INSIDE || escape) {
      return Key.inside(to, from.inner(), step.accepts());
    }
    boolean ran = from.ran() && runs.contains(symbol) && (nfa.owners(to) & runners) == runners;
    boolean starts = from.since() != Since.NO_OTHER_START && mayStart(from.since().idle, symbol);
    if (!starts && from.others().isEmpty()) {
      return new Key(
          to, sinceAfter(symbol), ran, StateSet.EMPTY, 0, from.inner(), false, -1, List.of());
    }
    NfaSteps.Step beside = nfa.step(from.others(), symbol);
    StateSet others =
        starts ? nfa.union(beside.to(), nfa.step(innerStarts, symbol).to()) : beside.to();
    int followed = others.isEmpty() ? 0 : from.followed() + 1;
    boolean runsOnly = ran && (nfa.owners(to) & ~runners) == 0;
    return !beside.accepts().isEmpty() || !runsOnly || followed > MOST_FOLLOWED
        ? Key.inside(to, from.inner(), List.of())
        : new Key(
            to, sinceAfter(symbol), true, others, followed, from.inner(), false, -1, List.of());
  }

  private static Since sinceAfter(int symbol) {
    if (symbol == '%') {
      return Since.START_AFTER_PERCENT;
    }
    if (SymbolClasses.WORD.contains(symbol)) {
      return Since.NO_OTHER_START;
    }
    return SymbolClasses.HIGH.contains(symbol) ? Since.START_AFTER_HIGH : Since.START_NEXT;
  }

  /** Whether a symbol may start something in an idle state. */
  private static boolean mayStart(int kind, int symbol) {
    return switch (kind) {
      case Automaton.OPEN -> true;
      case Automaton.AFTER_HIGH -> !SymbolClasses.HIGH.contains(symbol);
      case Automaton.AFTER_PERCENT, Automaton.AFTER_ESCAPED_PERCENT ->
          !SymbolClasses.HEX.contains(symbol);
      default -> false;
    };
  }

  private Key stepIdle(int kind, int symbol, boolean inner) {
    StateSet to =
        mayStart(kind, symbol)
            ? nfa.step(inner ? innerStarts : starts, symbol).to()
            : StateSet.EMPTY;
    boolean ran = !inner && runs.contains(symbol) && (nfa.owners(to) & runners) == runners;
    return to.isEmpty()
        ? idleAfter(kind, symbol, inner)
        : new Key(to, sinceAfter(symbol), ran, StateSet.EMPTY, 0, inner, true, -1, List.of());
  }

  private Key stepDying(Key from, int symbol, Key restart) {
    if (from.since() == Since.START_INSIDE || !nfa.step(from.others(), symbol).leadsNowhere()) {
      return restart;
    }
    Key next = stepIdle(from.since().idle, symbol, from.inner());
    // Where the second family ends is not known here: going back finds out.
    return next.idle() < 0 && from.inner() ? restart : next;
  }

  /** Gives idle states the lowest numbers, then first ones; special ones the highest, dead last. */
  private Automaton number(SymbolClasses classes, int restart) {
    int count = keys.size();
    int[] order = new int[count];
    int placed = 0;
    for (int rank = 0; rank < RANKS; rank++) {
      for (int id = 0; id < count; id++) {
        if (rank(id, restart) == rank) {
          order[placed++] = id;
        }
      }
    }
    int stride = classes.count();
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[order[i]] = i * stride;
    }
    int[] next = new int[count * stride];
    int[][] accepts = new int[count][];
    long[] alive = new long[count];
    int[] ends = new int[RANKS];
    for (int i = count - 1; i >= 0; i--) {
      int id = order[i];
      int[] row = rows.get(id);
      for (int c = 0; c < stride; c++) {
        next[i * stride + c] = numbers[row[c]];
      }
      Key key = keys.get(id);
      accepts[i] = key.accepts().stream().mapToInt(Integer::intValue).toArray();
      alive[i] = nfa.owners(key.states());
      ends[rank(id, restart)]++;
    }
    for (int rank = 1; rank < RANKS; rank++) {
      ends[rank] += ends[rank - 1];
    }
    return new Automaton(
        next,
        classes.ofSymbols(),
        stride,
        new Automaton.Zones(
            ends[IDLE] * stride,
            ends[FIRST] * stride,
            ends[ORDINARY] * stride,
            ends[SPECIAL] * stride),
        numbers[restart],
        accepts,
        alive);
  }

  private int rank(int id, int restart) {
    Key key = keys.get(id);
    if (key.idle() >= 0) {
      return IDLE;
    }
    if (id != restart && key.accepts().isEmpty()) {
      return key.first() ? FIRST : ORDINARY;
    }
    return key.states().isEmpty() ? DEAD : SPECIAL;
  }
}
