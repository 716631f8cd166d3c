package dev.sallyport.masking.pattern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Nondeterministic automaton of all patterns (Thompson's construction). */
final class Nfa {

  /**
   * A state.
   *
   * @param on symbols that lead to {@code to}; empty for a state that only forwards
   * @param forward states that are entered along with this one
   * @param accept what ends here, or {@link #NOTHING}
   */
  record State(ByteSet on, int to, List<Integer> forward, int accept) {}

  static final int NOTHING = -1;

  private static final int MOST_STATES = 200_000;

  private final List<State> states = new ArrayList<>();

  /** Which detector each state belongs to. */
  private final List<Integer> owners = new ArrayList<>();

  /** Adds a pattern of a detector and returns its first state. */
  int add(Pattern pattern, int detector) {
    List<Integer> ends = new ArrayList<>();
    for (String context : pattern.contexts()) {
      Node node = PatternParser.parse(context);
      int accept =
          state(
              ByteSet.NONE, NOTHING, List.of(), accept(detector, Node.fixedLength(node)), detector);
      ends.add(build(node, accept, detector));
    }
    int tail = forward(ends, detector);
    return build(PatternParser.parse(pattern.body()), tail, detector);
  }

  /** A detector and the length of its context as one number. */
  static int accept(int detector, int contextLength) {
    return detector << 4 | contextLength;
  }

  State get(int state) {
    return states.get(state);
  }

  int owner(int state) {
    return owners.get(state);
  }

  int size() {
    return states.size();
  }

  /** All sets that states test for. */
  List<ByteSet> sets() {
    return states.stream().map(State::on).distinct().toList();
  }

  /** Adds to {@code into} the states that are entered with {@code state}. */
  void close(int state, BitSet into) {
    if (into.get(state)) {
      return;
    }
    into.set(state);
    for (int next : states.get(state).forward()) {
      close(next, into);
    }
  }

  private int build(Node node, int then, int detector) {
    return switch (node) {
      case Node.One one -> state(one.set(), then, List.of(), NOTHING, detector);
      case Node.Sequence sequence -> {
        int next = then;
        for (Node part : sequence.parts().reversed()) {
          next = build(part, next, detector);
        }
        yield next;
      }
      case Node.Choice choice -> {
        List<Integer> options = new ArrayList<>();
        for (Node option : choice.options()) {
          options.add(build(option, then, detector));
        }
        yield forward(options, detector);
      }
      case Node.Repeat repeat -> repeat(repeat, then, detector);
    };
  }

  private int repeat(Node.Repeat repeat, int then, int detector) {
    int next = then;
    if (repeat.most() == Node.Repeat.UNBOUNDED) {
      List<Integer> loop = new ArrayList<>();
      int again = forward(loop, detector);
      loop.add(build(repeat.part(), again, detector));
      loop.add(then);
      next = again;
    } else {
      for (int i = repeat.least(); i < repeat.most(); i++) {
        next = forward(List.of(build(repeat.part(), next, detector), then), detector);
      }
    }
    for (int i = 0; i < repeat.least(); i++) {
      next = build(repeat.part(), next, detector);
    }
    return next;
  }

  private int forward(List<Integer> targets, int detector) {
    return state(ByteSet.NONE, NOTHING, targets, NOTHING, detector);
  }

  private int state(ByteSet on, int to, List<Integer> forward, int accept, int detector) {
    if (states.size() >= MOST_STATES) {
      throw new IllegalArgumentException("The patterns need more than " + MOST_STATES + " states.");
    }
    states.add(new State(on, to, forward, accept));
    owners.add(detector);
    return states.size() - 1;
  }
}
