package dev.sallyport.core.config.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.yaml.Yaml;
import dev.sallyport.core.config.yaml.YamlJson;
import java.util.Optional;

/**
 * A section of any keys, written here or kept in a file.
 *
 * @param file format of a reference to the file
 */
public record FreeForm<F>(Text<F> file) implements Shape<FreeForm.Value<F>> {

  /** Where the section is. */
  public sealed interface Value<F> {}

  /** Here. */
  public record Inline<F>(JsonNode json) implements Value<F> {}

  /** Elsewhere. */
  public record Referenced<F>(F file) implements Value<F> {}

  @Override
  public Optional<Value<F>> check(Yaml value, Problems problems) {
    return switch (value) {
      case Yaml.Mapping mapping -> Optional.of(new Inline<>(YamlJson.of(mapping, problems)));
      case Yaml.Text text -> file.check(text, problems).map(Referenced::new);
      case Yaml.Numeral _, Yaml.Flag _, Yaml.Nothing _, Yaml.Items _ -> {
        problems.add(value.at(), "found " + Found.shown(value), expected());
        yield Optional.empty();
      }
    };
  }

  @Override
  public String expected() {
    return "a section of any keys, or " + file.expected();
  }

  @Override
  public String type() {
    return "section, or " + file.type();
  }
}
