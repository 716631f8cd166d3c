package dev.sallyport.policy.dependency;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/** What an analysis has found so far. */
final class Findings {

  /** What gives another answer for the same arguments. */
  private static final Set<String> NON_DETERMINISTIC =
      Set.of(
          "http.send",
          "io.jwt.decode_verify",
          "net.lookup_ip_addr",
          "opa.runtime",
          "rand.intn",
          "time.now_ns",
          "uuid.rfc4122");

  private final Set<InputPath> values = new LinkedHashSet<>();
  private final Set<InputPath> presences = new LinkedHashSet<>();
  private Reach reach = new Reach();
  private final Set<String> remarks = new LinkedHashSet<>();
  private final Map<String, String> builtins = new TreeMap<>();

  /**
   * All functions are walked through once more, with more known of each other: by which ways an
   * obstacle is come to, only the last walk says.
   */
  void walkAnew() {
    reach = new Reach();
  }

  /**
   * Everything at and below a place can be read.
   *
   * @param in function of the plan
   */
  void value(InputPath path, String in, String at, Locals locals) {
    if (path.equals(InputPath.ROOT)) {
      obstacle(in, at, "uses input as a whole; name the fields that are meant", locals);
    } else {
      values.add(path);
    }
  }

  private void obstacle(String in, String at, String why, Locals locals) {
    reach.obstacle(in, "%s: %s %s".formatted(at, rule(in), why), locals.certain().guards());
  }

  /** The rule that a function of a plan was made of: {@code g0.data.a.b} of {@code data.a.b}. */
  private static String rule(String function) {
    return function.isEmpty() ? "the entrypoint" : function.replaceFirst("^g\\d+\\.", "");
  }

  /** A function calls another one. */
  void call(String from, String to, SortedSet<Guard> guards) {
    reach.call(from, to, guards);
  }

  /** It can be told whether a place has a value. */
  void presence(InputPath path) {
    presences.add(path);
  }

  /** A place is read whole, because the key is computed. */
  void computedKey(InputPath path, String in, String at, Locals locals) {
    value(path, in, at, locals);
    if (!path.equals(InputPath.ROOT)) {
      remarks.add("%s: all of %s counts as read, because the key is computed".formatted(at, path));
    }
  }

  /** A builtin is called. */
  void builtin(String name, String in, String at, Locals locals) {
    builtins.putIfAbsent(name, at);
    if (NON_DETERMINISTIC.contains(name)) {
      obstacle(
          in, at, "calls %s, which gives another answer at another time".formatted(name), locals);
    }
  }

  /**
   * All of it.
   *
   * @param entry name of the function that everything begins with
   */
  Dependencies result(String entry) {
    List<Obstacle> obstacles =
        reach.from(entry).stream().sorted(Comparator.comparing(Obstacle::why)).toList();
    return Dependencies.of(values, presences, obstacles, List.copyOf(remarks), builtins);
  }
}
