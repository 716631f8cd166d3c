package dev.sallyport.policy.dependency;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a decision can depend on beside {@code data}: two inputs that agree on {@link #values}
 * and {@link #presences} are decided alike, as long as there is no obstacle for them.
 *
 * @param values places whose value can be read
 * @param presences places of which can be told whether there is a value, beside those of {@code
 *     values}
 * @param obstacles where a decision can depend on more, and for which inputs; none for most
 *     policies
 * @param remarks where more is read than needs to be, one sentence each with file and line
 * @param builtins builtins that OPA leaves to its host, each with the file and line of a call
 */
public record Dependencies(
    SortedSet<InputPath> values,
    SortedSet<InputPath> presences,
    List<Obstacle> obstacles,
    List<String> remarks,
    SortedMap<String, String> builtins) {

  private static final InputPath BODY = InputPath.of("body");
  private static final InputPath RESOURCE = InputPath.of("resource", "name");

  public Dependencies {
    values = new TreeSet<>(values);
    presences = new TreeSet<>(presences);
    obstacles = List.copyOf(obstacles);
    remarks = List.copyOf(remarks);
    builtins = new TreeMap<>(builtins);
  }

  /** From what was found, without what follows from the rest of it. */
  static Dependencies of(
      Collection<InputPath> values,
      Collection<InputPath> presences,
      List<Obstacle> obstacles,
      List<String> remarks,
      Map<String, String> builtins) {
    SortedSet<InputPath> widest = new TreeSet<>();
    for (InputPath path : values) {
      if (values.stream().noneMatch(other -> !other.equals(path) && other.contains(path))) {
        widest.add(path);
      }
    }
    SortedSet<InputPath> further = new TreeSet<>(presences);
    further.removeIf(path -> widest.stream().anyMatch(value -> value.contains(path)));
    return new Dependencies(widest, further, obstacles, remarks, new TreeMap<>(builtins));
  }

  /** Whether nothing can be said of any decision. */
  public boolean isHopeless() {
    return obstacles.stream().anyMatch(Obstacle::isEverywhere);
  }

  /** Whether a decision about any resource can depend on the body. */
  public boolean readsBody() {
    return !obstacles.isEmpty() || listsBody();
  }

  /**
   * Whether a decision about a resource can depend on the body.
   *
   * @param resource its name
   */
  public boolean readsBody(String resource) {
    return listsBody()
        || obstacles.stream()
            .anyMatch(
                obstacle ->
                    obstacle.isThere(
                        guard ->
                            !guard.place().equals(RESOURCE) || guard.texts().contains(resource)));
  }

  private boolean listsBody() {
    return values.stream().anyMatch(path -> BODY.contains(path) || path.contains(BODY))
        || presences.stream().anyMatch(path -> BODY.contains(path) && !BODY.equals(path));
  }
}
