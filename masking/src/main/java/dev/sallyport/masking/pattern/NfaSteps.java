package dev.sallyport.masking.pattern;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** What symbols lead to in an {@link Nfa} that is complete. Not thread-safe. */
final class NfaSteps {

  /**
   * What a symbol leads to.
   *
   * @param to the states that may go on
   * @param accepts what is accepted, without repetition, by precedence
   */
  record Step(StateSet to, List<Integer> accepts) {
    static final Step NOWHERE = new Step(StateSet.EMPTY, List.of());

    boolean leadsNowhere() {
      return to.isEmpty() && accepts.isEmpty();
    }
  }

  private final Nfa nfa;

  /** The states that are entered along with each; made when they are first wanted. */
  private final int[][] closures;

  private final StateSet.Builder builder;

  NfaSteps(Nfa nfa) {
    this.nfa = nfa;
    closures = new int[nfa.size()][];
    builder = new StateSet.Builder(nfa.size());
  }

  /** The states before the first symbol of patterns that begin in some states. */
  StateSet starts(Collection<Integer> firsts) {
    for (int first : firsts) {
      for (int state : closure(first)) {
        if (nfa.get(state).to() != Nfa.NOTHING) {
          builder.add(state);
        }
      }
    }
    return builder.take();
  }

  /** What a symbol leads to from any of some states. */
  Step step(StateSet from, int symbol) {
    TreeSet<Integer> accepts = null;
    for (int i = 0; i < from.size(); i++) {
      Nfa.State state = nfa.get(from.get(i));
      if (!state.on().contains(symbol)) {
        continue;
      }
      for (int reached : closure(state.to())) {
        int accept = nfa.get(reached).accept();
        if (accept == Nfa.NOTHING) {
          builder.add(reached);
        } else {
          accepts = accepts == null ? new TreeSet<>() : accepts;
          accepts.add(accept);
        }
      }
    }
    StateSet to = builder.take();
    if (accepts == null) {
      return to.isEmpty() ? Step.NOWHERE : new Step(to, List.of());
    }
    return new Step(to, List.copyOf(accepts));
  }

  /** What is in either set. */
  StateSet union(StateSet one, StateSet other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    for (StateSet set : List.of(one, other)) {
      for (int i = 0; i < set.size(); i++) {
        builder.add(set.get(i));
      }
    }
    return builder.take();
  }

  /** The detectors (one bit each) of some states. */
  long owners(StateSet states) {
    long owners = 0;
    for (int i = 0; i < states.size(); i++) {
      owners |= 1L << nfa.owner(states.get(i));
    }
    return owners;
  }

  /** The states entered with one that are more than forwarding. */
  private int[] closure(int state) {
    int[] known = closures[state];
    if (known == null) {
      BitSet all = new BitSet();
      nfa.close(state, all);
      known =
          all.stream()
              .filter(
                  entered ->
                      nfa.get(entered).to() != Nfa.NOTHING
                          || nfa.get(entered).accept() != Nfa.NOTHING)
              .toArray();
      closures[state] = known;
    }
    return known;
  }
}
