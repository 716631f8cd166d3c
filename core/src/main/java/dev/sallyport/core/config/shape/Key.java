package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.yaml.Yaml;
import dev.sallyport.core.config.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A key of a section.
 *
 * @param name as it stands in the file
 * @param shape what its value looks like
 * @param presence whether it has to be there
 * @param meaning one or two sentences for the reference and the JSON Schema
 */
public record Key<T>(String name, Shape<T> shape, Presence<T> presence, String meaning) {

  /** Whether a key has to be there, and what holds when it is not. */
  public sealed interface Presence<T> {}

  /** It has to be there. */
  public record Required<T>() implements Presence<T> {}

  /**
   * It may be missing.
   *
   * @param otherwise what holds then, in words
   */
  public record Optionally<T>(String otherwise) implements Presence<T> {}

  /**
   * It may be missing and then has a value.
   *
   * @param value that value
   * @param yaml the same as YAML
   * @param written the same as text
   */
  public record Default<T>(T value, Yaml yaml, String written) implements Presence<T> {}

  /** A key that has to be there. */
  public static <T> Key<T> required(String name, Shape<T> shape, String meaning) {
    return new Key<>(name, shape, new Required<>(), meaning);
  }

  /** A key that may be missing. */
  public static <T> Key<T> optional(String name, Shape<T> shape, String otherwise, String meaning) {
    return new Key<>(name, shape, new Optionally<>(otherwise), meaning);
  }

  /**
   * A key that has a default.
   *
   * @param written the default as it would stand in the file
   */
  public static <T> Key<T> withDefault(
      String name, Shape<T> shape, String written, String meaning) {
    Problems problems = new Problems();
    Optional<Yaml> yaml = YamlText.read(written.getBytes(StandardCharsets.UTF_8), problems);
    T value =
        yaml.flatMap(y -> shape.check(y, problems))
            .orElseThrow(() -> new IllegalArgumentException(name + ": " + problems.sorted()));
    return new Key<>(name, shape, new Default<>(value, yaml.orElseThrow(), written), meaning);
  }

  /** Whether it has to be there. */
  public boolean isRequired() {
    return presence instanceof Required<T>;
  }
}
