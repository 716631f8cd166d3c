package dev.sallyport.policy.dependency;

import dev.sallyport.policy.dependency.Obstacle.Way;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** By which ways a decision comes to the functions of a plan, and to obstacles within them. */
final class Reach {

  /** So many ways are told apart; where there are more, nothing is said of any. */
  private static final int MOST_WAYS = 16;

  private record Call(String from, String to, Way when) {}

  private record Place(String function, Way when) {}

  private final Set<Call> calls = new HashSet<>();
  private final Map<String, Set<Place>> obstacles = new LinkedHashMap<>();

  /** A function calls another one, at a point where guards hold. */
  void call(String from, String to, SortedSet<Guard> guards) {
    calls.add(new Call(from, to, new Way(guards)));
  }

  /** A function has an obstacle, at a point where guards hold. */
  void obstacle(String function, String why, SortedSet<Guard> guards) {
    obstacles
        .computeIfAbsent(why, absent -> new HashSet<>())
        .add(new Place(function, new Way(guards)));
  }

  /** The obstacles that can be reached from a function, with the ways there. */
  Set<Obstacle> from(String entry) {
    Map<String, SortedSet<Way>> ways = new HashMap<>();
    ways.put(entry, new TreeSet<>(Set.of(Way.OPEN)));
    boolean changed;
    do {
      changed = false;
      for (Call call : calls) {
        SortedSet<Way> there = ways.computeIfAbsent(call.to(), absent -> new TreeSet<>());
        for (Way way : Set.copyOf(ways.getOrDefault(call.from(), new TreeSet<>()))) {
          changed |= add(there, way.and(call.when().guards()));
        }
      }
    } while (changed);
    Set<Obstacle> found = new HashSet<>();
    obstacles.forEach(
        (why, places) -> {
          SortedSet<Way> there = new TreeSet<>();
          for (Place place : places) {
            for (Way way : ways.getOrDefault(place.function(), new TreeSet<>())) {
              add(there, way.and(place.when().guards()));
            }
          }
          if (!there.isEmpty()) {
            found.add(new Obstacle(why, there));
          }
        });
    return found;
  }

  /** Of two ways one of which asks for more than the other, the other is enough. */
  private static boolean add(SortedSet<Way> ways, Way way) {
    if (ways.stream().anyMatch(known -> way.guards().containsAll(known.guards()))) {
      return false;
    }
    ways.removeIf(known -> known.guards().containsAll(way.guards()));
    if (ways.size() == MOST_WAYS) {
      ways.clear();
      ways.add(Way.OPEN);
    } else {
      ways.add(way);
    }
    return true;
  }
}
