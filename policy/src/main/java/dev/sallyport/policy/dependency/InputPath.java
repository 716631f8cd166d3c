package dev.sallyport.policy.dependency;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A place in {@code input}, for example {@code input.request.method}.
 *
 * @param keys keys from the root on; none for {@code input} itself
 */
public record InputPath(List<String> keys) implements Comparable<InputPath> {

  /** The whole of {@code input}. */
  public static final InputPath ROOT = new InputPath(List.of());

  private static final Comparator<InputPath> BY_TEXT = Comparator.comparing(InputPath::toString);

  public InputPath {
    keys = List.copyOf(keys);
  }

  /** A place by its keys. */
  public static InputPath of(String... keys) {
    return new InputPath(List.of(keys));
  }

  /** What has a key in the object at this place. */
  InputPath child(String key) {
    List<String> longer = new ArrayList<>(keys);
    longer.add(key);
    return new InputPath(longer);
  }

  /** Whether the value here contains the value at another place, or is it. */
  public boolean contains(InputPath other) {
    return keys.size() <= other.keys.size() && other.keys.subList(0, keys.size()).equals(keys);
  }

  @Override
  public int compareTo(InputPath other) {
    return BY_TEXT.compare(this, other);
  }

  /** As Rego writes it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("input");
    for (String key : keys) {
      if (key.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        text.append('.').append(key);
      } else {
        text.append("[\"").append(key.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"]");
      }
    }
    return text.toString();
  }
}
