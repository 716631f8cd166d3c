package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Located;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sees to it that something is said only once. */
final class Unique<T> {

  private final String what;
  private final Problems problems;
  private final Map<T, Located<T>> seen = new HashMap<>();

  /**
   * @param what what must be unique, for errors: {@code "the resource name"}
   */
  Unique(String what, Problems problems) {
    this.what = what;
    this.problems = problems;
  }

  /** Notes a problem if the value was seen before. */
  void see(Optional<Located<T>> value) {
    value.ifPresent(this::see);
  }

  /** Notes a problem if the value was seen before. */
  void see(Located<T> value) {
    Located<T> first = seen.putIfAbsent(value.value(), value);
    if (first != null) {
      problems.add(
          value.at(),
          what + " " + Quoted.of(value.value().toString()) + " a second time",
          "another one; this one stands on line " + first.at().line());
    }
  }
}
