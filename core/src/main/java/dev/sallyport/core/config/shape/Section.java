package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.yaml.Yaml;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mapping of known keys.
 *
 * @param title what it describes, with its article: {@code "a resource"}
 * @param expected what an error says when something else stands in its place
 * @param keys the keys, in the order people write them
 */
public record Section(String title, String expected, List<Key<?>> keys) implements Shape<Fields> {

  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

  public Section {
    keys = List.copyOf(keys);
  }

  /** A section of which there is nothing more to say than its keys. */
  public static Section of(String title, Key<?>... keys) {
    List<Key<?>> known = List.of(keys);
    return new Section(title, "a section with the keys of " + title, known);
  }

  @Override
  public Optional<Fields> check(Yaml yaml, Problems problems) {
    if (!(yaml instanceof Yaml.Mapping mapping)) {
      problems.add(yaml.at(), "found " + found(yaml) + " in place of " + title, expected);
      return Optional.empty();
    }
    Map<String, Position> seen = new HashMap<>();
    Map<String, Position> meant = new HashMap<>();
    Map<String, Located<?>> values = new LinkedHashMap<>();
    for (Yaml.Entry entry : mapping.entries()) {
      Optional<Key<?>> key = key(entry.key());
      Position first = seen.putIfAbsent(entry.key(), entry.at());
      if (key.isEmpty()) {
        unknown(entry, problems).ifPresent(guess -> meant.putIfAbsent(guess, entry.at()));
      } else if (first != null) {
        problems.add(
            entry.at(),
            "the key " + Quoted.of(entry.key()) + " a second time in " + title,
            "each key once; it already stands on line " + first.line());
      } else {
        key.get()
            .shape()
            .check(entry.value(), problems)
            .ifPresent(v -> values.put(entry.key(), new Located<>(entry.value().at(), v)));
      }
    }
    meant.forEach(seen::putIfAbsent);
    for (Key<?> key : keys) {
      if (key.isRequired() && !seen.containsKey(key.name())) {
        problems.add(
            yaml.at(),
            title + " without " + Quoted.of(key.name()),
            key.name() + ": " + key.shape().expected());
      }
    }
    return Optional.of(new Fields(mapping.at(), seen, values));
  }

  private Optional<Key<?>> key(String name) {
    for (Key<?> key : keys) {
      if (key.name().equals(name)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /**
   * Notes an unknown key and gives the one that was probably meant. It is quoted only if it looks
   * like a key: it may be a value in a wrong place.
   */
  private Optional<String> unknown(Yaml.Entry entry, Problems problems) {
    List<String> names = keys.stream().<String>map(Key::name).toList();
    Optional<String> nearMiss = NearMiss.of(entry.key(), names);
    boolean quotable =
        nearMiss.isPresent() || (!holdsSecrets() && WORD.matcher(entry.key()).matches());
    problems.add(
        entry.at(),
        "unknown key " + (quotable ? Quoted.of(entry.key()) + " " : "") + "in " + title,
        "only " + String.join(", ", names),
        nearMiss);
    return nearMiss;
  }

  private boolean holdsSecrets() {
    return keys.stream().anyMatch(key -> key.shape() instanceof Text<?> text && text.secret());
  }

  private static String found(Yaml yaml) {
    return yaml instanceof Yaml.Flag ? Found.shown(yaml) : Found.kind(yaml);
  }

  @Override
  public String type() {
    return "section";
  }
}
