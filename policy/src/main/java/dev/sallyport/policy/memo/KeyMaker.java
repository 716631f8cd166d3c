package dev.sallyport.policy.memo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.dependency.Dependencies;
import dev.sallyport.policy.dependency.InputPath;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes keys of inputs: two inputs have the same key exactly if they agree on what is read. */
final class KeyMaker {

  /**
   * Characters of text; JSON of bodies counts as too long. What is longer is hardly ever asked
   * twice, and would fill the memory.
   */
  static final int LONGEST = 4096;

  private final InputPart[] parts;

  private KeyMaker(InputPart[] parts) {
    this.parts = parts;
  }

  /**
   * For a policy.
   *
   * @return empty if it reads a place that is not known here
   */
  static Optional<KeyMaker> of(Dependencies reads) {
    Set<InputPart> parts = new LinkedHashSet<>();
    for (InputPath place : reads.values()) {
      Optional<List<InputPart>> value = InputParts.valueAt(place);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      parts.addAll(value.get());
    }
    for (InputPath place : reads.presences()) {
      Optional<List<InputPart>> presence = InputParts.presenceOf(place);
      if (presence.isEmpty()) {
        return Optional.empty();
      }
      parts.addAll(presence.get());
    }
    return Optional.of(new KeyMaker(parts.toArray(InputPart[]::new)));
  }

  /** The key of an input; empty if it would be too long. */
  Optional<Key> key(PolicyInput input) {
    @Nullable Object[] values = new Object[parts.length];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      values[i] = parts[i].of(input);
      length += length(values[i]);
      if (length > LONGEST) {
        return Optional.empty();
      }
    }
    return Optional.of(new Key(values));
  }

  private static int length(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case String text -> text.length();
      case Collection<?> items -> {
        int length = items.size();
        for (Object item : items) {
          length += length(item);
        }
        yield length;
      }
      case Map<?, ?> map -> length(map.keySet()) + length(map.values());
      case Optional<?> optional -> length(optional.orElse(null));
      case JsonNode json -> json.isEmpty() ? json.asText().length() : LONGEST + 1;
      case PolicyInput.ClientCertificate certificate ->
          certificate.subject().length() + certificate.fingerprint().length();
      default -> 1;
    };
  }

  /** The values that are read, in the order of the parts. */
  static final class Key {
    private final @Nullable Object[] values;
    private final int hash;

    private Key(@Nullable Object[] values) {
      this.values = values;
      this.hash = Arrays.hashCode(values);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && hash == key.hash && Arrays.equals(values, key.values);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
