package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Position;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The checked values of a section. What was missing or wrong is not in it. */
public final class Fields {

  private final Position at;
  private final Map<String, Position> keys;
  private final Map<String, Located<?>> values;

  Fields(Position at, Map<String, Position> keys, Map<String, Located<?>> values) {
    this.at = at;
    this.keys = Map.copyOf(keys);
    this.values = Map.copyOf(values);
  }

  /** Where the section begins. */
  public Position at() {
    return at;
  }

  /** The value that stands in the file. */
  // A value is only ever put under the name of the key whose shape made it.
  @SuppressWarnings("unchecked")
  public <T> Optional<Located<T>> find(Key<T> key) {
    return Optional.ofNullable((Located<T>) values.get(key.name()));
  }

  /** Whether the key is there, with a good value or a bad one. */
  public boolean mentions(Key<?> key) {
    return keys.containsKey(key.name());
  }

  /** Whether the key is there with a value that was noted as wrong. */
  public boolean isBroken(Key<?> key) {
    return mentions(key) && !values.containsKey(key.name());
  }

  /** Where the key's value stands; the key itself if the value is wrong, else the section. */
  public Position at(Key<?> key) {
    Located<?> value = values.get(key.name());
    return value != null ? value.at() : keys.getOrDefault(key.name(), at);
  }

  /** The value in the file, or the key's default. */
  public <T> Optional<T> value(Key<T> key) {
    Optional<T> written = find(key).map(Located::value);
    return switch (key.presence()) {
      case Key.Default<T> fallback -> written.or(() -> Optional.of(fallback.value()));
      case Key.Required<T> _, Key.Optionally<T> _ -> written;
    };
  }

  /**
   * As {@link #value}, for a key that is required or has a default, once nothing is wrong.
   *
   * @throws NoSuchElementException if it is not there
   */
  public <T> T get(Key<T> key) {
    return value(key).orElseThrow(() -> new NoSuchElementException(key.name()));
  }
}
