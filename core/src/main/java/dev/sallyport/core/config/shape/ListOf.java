package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.yaml.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of values of one shape.
 *
 * @param item shape of each
 * @param minimum how many at least
 * @param unique whether no value may stand in it twice
 */
public record ListOf<T>(Shape<T> item, int minimum, boolean unique)
    implements Shape<List<Located<T>>> {

  /** At least one, none of them twice. */
  public static <T> ListOf<T> someOf(Shape<T> item) {
    return new ListOf<>(item, 1, true);
  }

  /** Any number, none of them twice. */
  public static <T> ListOf<T> anyOf(Shape<T> item) {
    return new ListOf<>(item, 0, true);
  }

  /** At least so many sections. */
  public static ListOf<Fields> sections(Section section, int minimum) {
    return new ListOf<>(section, minimum, false);
  }

  @Override
  public Optional<List<Located<T>>> check(Yaml value, Problems problems) {
    if (!(value instanceof Yaml.Items items)) {
      problems.add(value.at(), "found " + Found.kind(value), expected(), inBrackets(value));
      return Optional.empty();
    }
    if (items.values().size() < minimum) {
      problems.add(value.at(), "found an empty list", expected());
      return Optional.empty();
    }
    Map<T, Position> seen = new HashMap<>();
    List<Located<T>> values = new ArrayList<>();
    for (Yaml element : items.values()) {
      Optional<T> checked = item.check(element, problems);
      if (checked.isPresent() && isNew(seen, element, checked.get(), problems)) {
        values.add(new Located<>(element.at(), checked.get()));
      }
    }
    return Optional.of(List.copyOf(values));
  }

  private boolean isNew(Map<T, Position> seen, Yaml element, T value, Problems problems) {
    Position first = unique ? seen.putIfAbsent(value, element.at()) : null;
    if (first != null) {
      problems.add(
          element.at(),
          "found " + Found.shown(element) + " a second time",
          "each value once; it already stands on line " + first.line());
    }
    return first == null;
  }

  private Optional<String> inBrackets(Yaml value) {
    return value instanceof Yaml.Text(var _, String text)
            && text.length() <= Text.LONGEST
            && item.check(value, new Problems()).isPresent()
        ? Optional.of("[" + Quoted.of(text) + "]")
        : Optional.empty();
  }

  @Override
  public String expected() {
    return "a list" + (minimum > 0 ? ", not empty" : "") + ", each item " + item.expected();
  }

  @Override
  public String type() {
    return "list of " + item.type();
  }
}
