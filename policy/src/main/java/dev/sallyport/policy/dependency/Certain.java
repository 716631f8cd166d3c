package dev.sallyport.policy.dependency;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is certain at one point of a function, as opposed to what may be: which place of the input a
 * variable holds and nothing else, and what holds of the input because the point was reached.
 */
final class Certain {

  private final Map<Integer, InputPath> places = new HashMap<>();
  private final Map<Integer, SortedSet<String>> sets = new HashMap<>();
  private final Map<Integer, Guard> tests = new HashMap<>();
  private final SortedSet<Guard> guards = new TreeSet<>();

  /** What holds of the input wherever a variable of the function has a value. */
  private final Map<Integer, SortedSet<Guard>> defined;

  Certain() {
    this(new HashMap<>());
  }

  private Certain(Map<Integer, SortedSet<Guard>> defined) {
    this.defined = defined;
  }

  /** The same at the beginning of an inner block. What is found out there does not leave it. */
  Certain inner() {
    Certain inner = new Certain(defined);
    inner.places.putAll(places);
    inner.sets.putAll(sets);
    inner.tests.putAll(tests);
    inner.guards.addAll(guards);
    return inner;
  }

  /** What holds here, each of it. */
  SortedSet<Guard> guards() {
    return new TreeSet<>(guards);
  }

  /** The place that a variable holds. */
  Optional<InputPath> place(int local) {
    return Optional.ofNullable(places.get(local));
  }

  /** A variable holds a place. */
  void holds(int local, InputPath place) {
    places.put(local, place);
  }

  /** A variable holds a set of which nothing is known yet but that it is empty. */
  void emptySet(int local) {
    sets.put(local, new TreeSet<>());
  }

  /** Something is added to a set: a text that is known, or something else. */
  void added(int set, Optional<String> text) {
    SortedSet<String> before = sets.remove(set);
    if (before != null && text.isPresent()) {
      SortedSet<String> more = new TreeSet<>(before);
      more.add(text.get());
      sets.put(set, more);
    }
  }

  /** A variable says whether another one is in a set. */
  void tests(int result, int value, int set) {
    InputPath place = places.get(value);
    SortedSet<String> texts = sets.get(set);
    if (place != null && texts != null && !texts.isEmpty()) {
      tests.put(result, Guard.of(place, texts));
    }
  }

  /** A variable says whether another one begins with a text. */
  void begins(int result, int value, String text) {
    place(value).ifPresent(place -> tests.put(result, Guard.beginning(place, List.of(text))));
  }

  /** A variable is a copy of another one. */
  void copied(int source, int target) {
    copy(places, source, target);
    // Not what sets hold: what is added to one name of a set is added to the other.
    copy(tests, source, target);
  }

  private static <T> void copy(Map<Integer, T> all, int source, int target) {
    @Nullable T value = all.get(source);
    if (value != null) {
      all.put(target, value);
    }
  }

  /** A variable equals a text, or the point is not reached. */
  void equal(int local, String text) {
    place(local).ifPresent(place -> guards.add(Guard.of(place, List.of(text))));
  }

  /** A variable is not false, or the point is not reached. */
  void notFalse(int local) {
    Guard test = tests.get(local);
    if (test != null) {
      guards.add(test);
    }
  }

  /** All of this holds, or the point is not reached. */
  void all(SortedSet<Guard> more) {
    guards.addAll(more);
  }

  /** A variable gets its value here, or at another such point. */
  void defines(int local) {
    defined.merge(local, guards(), Certain::both);
  }

  /** What holds if a variable has a value. */
  SortedSet<Guard> ifDefined(int local) {
    return defined.getOrDefault(local, new TreeSet<>());
  }

  static SortedSet<Guard> both(SortedSet<Guard> one, SortedSet<Guard> other) {
    SortedSet<Guard> common = new TreeSet<>(one);
    common.retainAll(other);
    return common;
  }

  /**
   * A variable gets another value.
   *
   * @return whether anything was certain of the one before
   */
  boolean forget(int local) {
    boolean place = places.remove(local) != null;
    boolean set = sets.remove(local) != null;
    boolean test = tests.remove(local) != null;
    return place || set || test;
  }
}
