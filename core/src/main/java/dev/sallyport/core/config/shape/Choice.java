package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.yaml.Yaml;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One of a few words.
 *
 * @param values what each word is read as
 * @param refused words that people try, and why they are not accepted
 * @param numbers whether a word that looks like a number may go without quotes
 */
public record Choice<T>(Map<String, T> values, Map<String, String> refused, boolean numbers)
    implements Shape<T> {

  public Choice {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    refused = Map.copyOf(refused);
  }

  /** One of the constants of an enum, in lower case with hyphens. */
  public static <E extends Enum<E>> Choice<E> of(Class<E> type) {
    Map<String, E> values = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      values.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return new Choice<>(values, Map.of(), false);
  }

  @Override
  public Optional<T> check(Yaml value, Problems problems) {
    Optional<String> word =
        switch (value) {
          case Yaml.Text text -> Optional.of(text.value());
          case Yaml.Numeral number when numbers -> Optional.of(number.written());
          case Yaml.Numeral _, Yaml.Flag _, Yaml.Nothing _, Yaml.Items _, Yaml.Mapping _ ->
              Optional.empty();
        };
    Optional<T> chosen = word.map(values::get);
    if (chosen.isEmpty()) {
      String why = word.map(refused::get).map(reason -> ", which " + reason).orElse("");
      problems.add(
          value.at(),
          "found " + Found.shown(value) + why,
          expected(),
          why.isEmpty() ? word.flatMap(w -> NearMiss.of(w, values.keySet())) : Optional.empty());
    }
    return chosen;
  }

  @Override
  public String expected() {
    return "one of " + String.join(", ", values.keySet());
  }

  @Override
  public String type() {
    return "`" + String.join("`, `", values.keySet()) + "`";
  }
}
