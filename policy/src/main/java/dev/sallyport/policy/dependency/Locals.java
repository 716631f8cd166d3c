package dev.sallyport.policy.dependency;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which places of the input the variables of a function may hold, at one point of it, and what is
 * {@link Certain} there. An assignment replaces what a variable held; {@link #ever} has all that
 * any held on the way, because a block may end at any of its statements.
 */
final class Locals {

  private final Map<Integer, Set<InputPath>> now = new HashMap<>();
  private final Map<Integer, Set<InputPath>> ever = new HashMap<>();
  private final Certain certain;

  Locals() {
    this(new Certain());
  }

  private Locals(Certain certain) {
    this.certain = certain;
  }

  /** What is certain here. */
  Certain certain() {
    return certain;
  }

  /** The places that a variable may hold. */
  Set<InputPath> get(int local) {
    return now.getOrDefault(local, Set.of());
  }

  void assign(int local, Set<InputPath> places) {
    reset(local, places);
    certain.defines(local);
  }

  /** A variable loses its value. */
  void reset(int local) {
    reset(local, Set.of());
  }

  private void reset(int local, Set<InputPath> places) {
    certain.forget(local);
    now.put(local, Set.copyOf(places));
    add(ever, local, places);
  }

  /** What a variable holds becomes more, in place. */
  void grows(int local) {
    add(ever, local, get(local));
  }

  /** The same at the beginning of an inner block. */
  Locals inner() {
    Locals inner = new Locals(certain.inner());
    inner.now.putAll(now);
    return inner;
  }

  /**
   * What an inner block may have left behind.
   *
   * @return whether that is anything new, or less is certain than before
   */
  boolean join(Locals inner) {
    boolean changed = false;
    for (Map.Entry<Integer, Set<InputPath>> variable : inner.ever.entrySet()) {
      Set<InputPath> places = new HashSet<>(get(variable.getKey()));
      changed |= places.addAll(variable.getValue());
      changed |= certain.forget(variable.getKey());
      now.put(variable.getKey(), Set.copyOf(places));
      add(ever, variable.getKey(), places);
    }
    return changed;
  }

  private static void add(Map<Integer, Set<InputPath>> sets, Integer local, Set<InputPath> places) {
    sets.computeIfAbsent(local, absent -> new HashSet<>()).addAll(places);
  }
}
