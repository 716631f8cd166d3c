package dev.sallyport.policy.dependency;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Set<String> obstacles = new LinkedHashSet<>();
  private final Set<String> remarks = new LinkedHashSet<>();
  private final Map<String, String> builtins = new TreeMap<>();

  /** Everything at and below a place can be read. */
  void value(InputPath path, String at) {
    values.add(path);
    if (path.equals(InputPath.ROOT)) {
      obstacles.add(at + ": uses input as a whole; name the fields that are meant");
    }
  }

  /** It can be told whether a place has a value. */
  void presence(InputPath path) {
    presences.add(path);
  }

  /** A place is read whole, because the key is computed. */
  void computedKey(InputPath path, String at) {
    value(path, at);
    remarks.add("%s: all of %s counts as read, because the key is computed".formatted(at, path));
  }

  /** A builtin is called. */
  void builtin(String name, String at) {
    builtins.putIfAbsent(name, at);
    if (NON_DETERMINISTIC.contains(name)) {
      obstacles.add("%s: %s gives another answer at another time".formatted(at, name));
    }
  }

  Dependencies result() {
    return Dependencies.of(
        values, presences, List.copyOf(obstacles), List.copyOf(remarks), builtins);
  }
}
