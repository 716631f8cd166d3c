package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.yaml.Yaml;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A text of some format.
 *
 * @param type the format in a word or two
 * @param expected the format in half a sentence
 * @param pattern what the JSON Schema can say of the format (ECMA 262, anchored)
 * @param secret whether a value may be a secret by mistake, so that no error may quote it
 * @param parser reads the text; may be stricter than the pattern, never laxer
 */
public record Text<T>(
    String type,
    String expected,
    Pattern pattern,
    boolean secret,
    Function<String, Parsed<T>> parser)
    implements Shape<T> {

  /** Longest text of any format, in UTF-16 units. */
  public static final int LONGEST = 1024;

  /** A text whose value may be quoted in errors. */
  public static <T> Text<T> of(
      String type, String expected, String pattern, Function<String, Parsed<T>> parser) {
    return new Text<>(type, expected, Pattern.compile(pattern), false, parser);
  }

  /** The same, never quoted, nor anything guessed from it. */
  public Text<T> hidden() {
    return new Text<>(type, expected, pattern, true, parser);
  }

  @Override
  public Optional<T> check(Yaml value, Problems problems) {
    if (!(value instanceof Yaml.Text(var at, String text))) {
      problems.add(value.at(), "found " + found(value), expected, asText(value));
      return Optional.empty();
    }
    if (text.length() > LONGEST) {
      problems.add(at, "a text of " + text.length() + " characters", expected);
      return Optional.empty();
    }
    return switch (parser.apply(text)) {
      case Parsed.Ok<T>(T parsed) when pattern.matcher(text).matches() -> Optional.of(parsed);
      case Parsed.Ok<T> _ -> {
        problems.add(at, "found " + found(value), expected);
        yield Optional.empty();
      }
      case Parsed.Bad<T>(Optional<String> why, Optional<String> nearMiss) -> {
        String reason = why.map(words -> ", which " + words).orElse("");
        problems.add(at, "found " + found(value) + reason, expected, nearMiss.filter(_ -> !secret));
        yield Optional.empty();
      }
    };
  }

  private String found(Yaml value) {
    return secret ? Found.kind(value) + " (not shown here)" : Found.shown(value);
  }

  /** What a number or truth value would be as a text of this format. */
  private Optional<String> asText(Yaml value) {
    Optional<String> written =
        switch (value) {
          case Yaml.Numeral number -> Optional.of(number.written());
          case Yaml.Flag flag -> Optional.of(Boolean.toString(flag.value()));
          case Yaml.Text _, Yaml.Nothing _, Yaml.Items _, Yaml.Mapping _ -> Optional.empty();
        };
    return written
        .filter(_ -> !secret)
        .flatMap(
            text ->
                switch (parser.apply(text)) {
                  case Parsed.Ok<T> _ -> Optional.of(Quoted.of(text));
                  case Parsed.Bad<T> bad -> bad.nearMiss();
                });
  }
}
