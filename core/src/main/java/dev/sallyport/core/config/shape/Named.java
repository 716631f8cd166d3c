package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping whose keys are names that people choose.
 *
 * @param name format of the names
 * @param value shape of what each name stands for
 */
public record Named<T>(Text<String> name, Shape<T> value)
    implements Shape<Map<String, Located<T>>> {

  @Override
  public Optional<Map<String, Located<T>>> check(Yaml yaml, Problems problems) {
    if (!(yaml instanceof Yaml.Mapping mapping)) {
      problems.add(yaml.at(), "found " + Found.kind(yaml), expected());
      return Optional.empty();
    }
    Map<String, Position> seen = new LinkedHashMap<>();
    Map<String, Located<T>> values = new LinkedHashMap<>();
    for (Yaml.Entry entry : mapping.entries()) {
      Position first = seen.putIfAbsent(entry.key(), entry.at());
      if (first != null) {
        problems.add(
            entry.at(),
            "the name " + Quoted.of(entry.key()) + " a second time",
            "each name once; it already stands on line " + first.line());
        continue;
      }
      Optional<String> key = name.check(new Yaml.Text(entry.at(), entry.key()), problems);
      Optional<T> checked = value.check(entry.value(), problems);
      if (key.isPresent() && checked.isPresent()) {
        values.put(key.get(), new Located<>(entry.at(), checked.get()));
      }
    }
    return Optional.of(values);
  }

  @Override
  public String expected() {
    return "a section of names, each " + value.expected();
  }

  @Override
  public String type() {
    return "section: name to " + value.type();
  }
}
