package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
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
      problems.add(value.at(), "found " + kind(value), expected(), inBrackets(value));
      return Optional.empty();
    }
    if (items.values().size() < minimum) {
      problems.add(value.at(), "found an empty list", expected());
      return Optional.empty();
    }
    List<Located<T>> values = new ArrayList<>();
    for (Yaml element : items.values()) {
      item.check(element, problems).ifPresent(v -> add(values, element, v, problems));
    }
    return Optional.of(List.copyOf(values));
  }

  private void add(List<Located<T>> values, Yaml element, T value, Problems problems) {
    Optional<Located<T>> first =
        unique
            ? values.stream().filter(earlier -> earlier.value().equals(value)).findFirst()
            : Optional.empty();
    if (first.isPresent()) {
      problems.add(
          element.at(),
          "found " + Found.shown(element) + " a second time",
          "each value once; it already stands on line " + first.get().at().line());
    } else {
      values.add(new Located<>(element.at(), value));
    }
  }

  /** Lists hold no secrets, but what stands in place of one may. */
  private static String kind(Yaml value) {
    return Found.kind(value);
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
