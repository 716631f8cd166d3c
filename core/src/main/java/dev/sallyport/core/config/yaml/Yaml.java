package dev.sallyport.core.config.yaml;

import dev.sallyport.core.config.problem.Position;
import java.util.List;

/** A YAML value that knows where it stands (YAML 1.2, JSON schema: §10.2). */
public sealed interface Yaml {

  /** Where the value begins. */
  Position at();

  /** Text, quoted or plain. */
  record Text(Position at, String value) implements Yaml {}

  /**
   * A number.
   *
   * @param written as it stands in the file
   * @param whole whether it is an integer
   */
  record Numeral(Position at, String written, boolean whole) implements Yaml {}

  /** {@code true} or {@code false}. */
  record Flag(Position at, boolean value) implements Yaml {}

  /** {@code null}, or nothing at all behind a key. */
  record Nothing(Position at) implements Yaml {}

  /** A sequence. */
  record Items(Position at, List<Yaml> values) implements Yaml {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** A mapping; its keys may repeat. */
  record Mapping(Position at, List<Entry> entries) implements Yaml {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A key and its value.
   *
   * @param at where the key begins
   */
  record Entry(Position at, String key, Yaml value) {}
}
