package dev.sallyport.core.config.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects everything that is wrong, so that all of it can be said at once. */
public final class Problems {

  private final List<Problem> found = new ArrayList<>();

  /** Notes a problem. */
  public void add(Position at, String what, String expected) {
    add(at, what, expected, Optional.empty());
  }

  /** Notes a problem of which the right text can be guessed. */
  public void add(Position at, String what, String expected, Optional<String> nearMiss) {
    found.add(new Problem(at, what, expected, nearMiss));
  }

  /** Whether anything is wrong so far. */
  public boolean any() {
    return !found.isEmpty();
  }

  /**
   * The value if nothing is wrong so far, anywhere: then every required key is there and every
   * reference resolved, so that the supplier may take them for granted.
   */
  public <T> Optional<T> unlessAny(Supplier<T> value) {
    return any() ? Optional.empty() : Optional.of(value.get());
  }

  /** Everything that is wrong, by position, each said once. */
  public List<Problem> sorted() {
    return found.stream().distinct().sorted(Comparator.comparing(Problem::at)).toList();
  }
}
