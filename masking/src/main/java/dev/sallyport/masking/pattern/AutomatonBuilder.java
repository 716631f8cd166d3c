package dev.sallyport.masking.pattern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles the patterns of detectors to one {@link Automaton} (subset construction).
 *
 * <p>A detector may have a <em>run</em>: as long as a candidate consists of bytes of the run only,
 * a candidate of the same detector that started later would be in the same state. Nothing is gained
 * by trying those later starts when the first has died, so they are tried with the other detectors
 * alone: that is what the second family of states is for. It keeps {@code a.a.a.a…} linear.
 */
public final class AutomatonBuilder {

  private static final int MOST_STATES = 50_000;

  /** No byte that a candidate could have started at lies behind its first. */
  private static final int NO_OTHER_START = 0;

  /** Only the next byte could start another candidate. */
  private static final int START_NEXT = 1;

  /** Another candidate could have started inside, or this one has an accepted value. */
  private static final int START_INSIDE = 2;

  /** What tells states apart; {@code idle} is -1 for states that are not. */
  private record Key(BitSet states, int since, boolean inner, int idle, List<Integer> accepts) {}

  private final Nfa nfa = new Nfa();
  private final BitSet starts = new BitSet();
  private final BitSet innerStarts = new BitSet();

  private final Map<Key, Integer> ids = new HashMap<>();
  private final List<Key> keys = new ArrayList<>();
  private final List<int[]> rows = new ArrayList<>();

  /**
   * Adds the patterns of a detector.
   *
   * @param detector its number, 0 to 63; of values that end at the same byte the smaller wins
   * @param hasRun whether the detector has a run
   */
  public void add(int detector, List<Pattern> patterns, boolean hasRun) {
    for (Pattern pattern : patterns) {
      int first = nfa.add(pattern, detector);
      nfa.close(first, starts);
      if (!hasRun) {
        nfa.close(first, innerStarts);
      }
    }
  }

  /** Compiles what was added. */
  public Automaton build() {
    SymbolClasses classes = SymbolClasses.of(nfa.sets());
    for (boolean inner : new boolean[] {false, true}) {
      for (int kind = 0; kind < Automaton.KINDS; kind++) {
        id(idle(kind, inner));
      }
    }
    Key restart = new Key(new BitSet(), START_INSIDE, false, -1, List.of());
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

  private static Key idle(int kind, boolean inner) {
    return new Key(new BitSet(), NO_OTHER_START, inner, kind, List.of());
  }

  private static Key idleAfter(int kind, int symbol, boolean inner) {
    if (symbol == '%') {
      return idle(Automaton.AFTER_PERCENT, inner);
    }
    if (SymbolClasses.HEX.contains(symbol)) {
      switch (kind) {
        case Automaton.AFTER_PERCENT -> {
          return idle(symbol == '2' ? Automaton.IN_ESCAPE_2 : Automaton.IN_ESCAPE, inner);
        }
        case Automaton.AFTER_ESCAPED_PERCENT -> {
          return idle(Automaton.IN_ESCAPE, inner);
        }
        case Automaton.IN_ESCAPE -> {
          return idle(Automaton.OPEN, inner);
        }
        case Automaton.IN_ESCAPE_2 -> {
          return idle(symbol == '5' ? Automaton.AFTER_ESCAPED_PERCENT : Automaton.OPEN, inner);
        }
        default -> {}
      }
    }
    if (SymbolClasses.WORD.contains(symbol)) {
      return idle(Automaton.IN_WORD, inner);
    }
    return idle(SymbolClasses.HIGH.contains(symbol) ? Automaton.AFTER_HIGH : Automaton.OPEN, inner);
  }

  private Key step(Key from, int symbol, Key restart) {
    if (from.idle() >= 0) {
      return stepIdle(from, symbol);
    }
    BitSet to = new BitSet();
    List<Integer> accepts = move(from.states(), symbol, to);
    if (to.isEmpty() && accepts.isEmpty()) {
      return stepDying(from, symbol, restart);
    }
    int since;
    if (!accepts.isEmpty() || from.since() != NO_OTHER_START) {
      since = START_INSIDE;
    } else {
      since = sinceAfter(symbol);
    }
    return new Key(to, since, from.inner(), -1, accepts);
  }

  private static int sinceAfter(int symbol) {
    if (symbol == '%') {
      return START_INSIDE;
    }
    return SymbolClasses.WORD.contains(symbol) ? NO_OTHER_START : START_NEXT;
  }

  private Key stepIdle(Key from, int symbol) {
    boolean mayStart =
        switch (from.idle()) {
          case Automaton.OPEN -> true;
          case Automaton.AFTER_HIGH -> !SymbolClasses.HIGH.contains(symbol);
          case Automaton.AFTER_PERCENT, Automaton.AFTER_ESCAPED_PERCENT ->
              !SymbolClasses.HEX.contains(symbol);
          default -> false;
        };
    BitSet to = new BitSet();
    if (mayStart) {
      move(from.inner() ? innerStarts : starts, symbol, to);
    }
    return to.isEmpty()
        ? idleAfter(from.idle(), symbol, from.inner())
        : new Key(to, sinceAfter(symbol), from.inner(), -1, List.of());
  }

  private Key stepDying(Key from, int symbol, Key restart) {
    if (from.since() == NO_OTHER_START) {
      return idleAfter(Automaton.IN_WORD, symbol, from.inner());
    }
    if (from.since() == START_NEXT) {
      Key fresh = stepIdle(idle(Automaton.OPEN, from.inner()), symbol);
      return fresh.idle() >= 0 ? fresh : restart;
    }
    return restart;
  }

  /** Adds to {@code to} what a symbol leads to and returns what is accepted by it. */
  private List<Integer> move(BitSet from, int symbol, BitSet to) {
    BitSet reached = new BitSet();
    for (int s = from.nextSetBit(0); s >= 0; s = from.nextSetBit(s + 1)) {
      if (nfa.get(s).on().contains(symbol)) {
        nfa.close(nfa.get(s).to(), reached);
      }
    }
    List<Integer> accepts = new ArrayList<>();
    for (int s = reached.nextSetBit(0); s >= 0; s = reached.nextSetBit(s + 1)) {
      Nfa.State state = nfa.get(s);
      if (state.accept() != Nfa.NOTHING) {
        accepts.add(state.accept());
      } else if (state.to() != Nfa.NOTHING) {
        to.set(s);
      }
    }
    accepts.sort(null);
    return accepts.stream().distinct().toList();
  }

  /** Gives idle states the lowest numbers and special ones the highest. */
  private Automaton number(SymbolClasses classes, int restart) {
    int count = keys.size();
    int[] order = new int[count];
    int placed = 0;
    for (int rank = 0; rank < 3; rank++) {
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
    boolean[] dead = new boolean[count];
    long[] alive = new long[count];
    int special = count;
    for (int i = count - 1; i >= 0; i--) {
      int id = order[i];
      int[] row = rows.get(id);
      for (int c = 0; c < stride; c++) {
        next[i * stride + c] = numbers[row[c]];
      }
      Key key = keys.get(id);
      accepts[i] = key.accepts().stream().mapToInt(Integer::intValue).toArray();
      dead[i] = key.states().isEmpty();
      alive[i] = alive(key.states());
      special = rank(id, restart) == 2 ? i : special;
    }
    return new Automaton(
        next,
        classes.ofSymbols(),
        stride,
        2 * Automaton.KINDS * stride,
        special * stride,
        numbers[restart],
        accepts,
        dead,
        alive);
  }

  private int rank(int id, int restart) {
    Key key = keys.get(id);
    if (key.idle() >= 0) {
      return 0;
    }
    return id == restart || !key.accepts().isEmpty() ? 2 : 1;
  }

  private long alive(BitSet states) {
    long alive = 0;
    for (int s = states.nextSetBit(0); s >= 0; s = states.nextSetBit(s + 1)) {
      alive |= 1L << nfa.owner(s);
    }
    return alive;
  }
}
