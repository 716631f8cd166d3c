package dev.sallyport.policy.dependency;

import java.util.Collection;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * That the value at a place of the input is one of some texts.
 *
 * @param place where
 * @param texts what it can be; at least one
 */
public record Guard(InputPath place, SortedSet<String> texts) implements Comparable<Guard> {

  private static final Comparator<Guard> BY_TEXT = Comparator.comparing(Guard::toString);

  public Guard {
    texts = new TreeSet<>(texts);
  }

  /** That the value at a place is one of some texts, of which none counts twice. */
  public static Guard of(InputPath place, Collection<String> texts) {
    return new Guard(place, new TreeSet<>(texts));
  }

  @Override
  public int compareTo(Guard other) {
    return BY_TEXT.compare(this, other);
  }

  /** As people say it. */
  @Override
  public String toString() {
    return place
        + " is "
        + texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(" or "));
  }
}
