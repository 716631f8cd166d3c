package dev.sallyport.policy.dependency;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where a decision can depend on more than places of the input: on all of it, or on what is
 * different at another time.
 *
 * @param why a sentence with file, line and rule
 * @param ways what has to hold of the input for a decision to come there, one element for each way;
 *     an empty one when nothing has to. Whoever comes there fulfils one of them; who fulfils one
 *     need not come there
 */
public record Obstacle(String why, SortedSet<Way> ways) {

  /**
   * What has to hold all at once.
   *
   * @param guards what has to hold
   */
  public record Way(SortedSet<Guard> guards) implements Comparable<Way> {

    /** Nothing has to hold. */
    static final Way OPEN = new Way(new TreeSet<>());

    public Way {
      guards = new TreeSet<>(guards);
    }

    /** This way goes on, and more has to hold. */
    Way and(SortedSet<Guard> more) {
      SortedSet<Guard> all = new TreeSet<>(guards);
      all.addAll(more);
      return new Way(all);
    }

    /** Whether all that has to hold may hold. */
    public boolean isOpen(Predicate<Guard> mayHold) {
      return guards.stream().allMatch(mayHold);
    }

    @Override
    public int compareTo(Way other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return guards.stream().map(Guard::toString).collect(Collectors.joining(" and "));
    }
  }

  public Obstacle {
    ways = new TreeSet<>(ways);
  }

  /** Whether it is there for every input. */
  public boolean isEverywhere() {
    return ways.contains(Way.OPEN);
  }

  /** Whether it is there for inputs of which something may hold. */
  public boolean isThere(Predicate<Guard> mayHold) {
    return ways.stream().anyMatch(way -> way.isOpen(mayHold));
  }

  /** The sentence, and for which inputs it holds. */
  @Override
  public String toString() {
    return isEverywhere()
        ? why
        : why
            + " (only where "
            + ways.stream().map(Way::toString).collect(Collectors.joining(", or "))
            + ")";
  }
}
