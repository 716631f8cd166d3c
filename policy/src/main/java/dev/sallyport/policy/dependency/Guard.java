package dev.sallyport.policy.dependency;

import java.util.Collection;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * That the value at a place of the input is one of some texts, or begins with one of them.
 *
 * @param place where
 * @param test how the value and the texts have to be alike
 * @param texts what it can be, or begin with; at least one
 */
public record Guard(InputPath place, Test test, SortedSet<String> texts)
    implements Comparable<Guard> {

  /** How a value and a text are alike. */
  public enum Test {
    IS {
      @Override
      public boolean holds(String value, String text) {
        return value.equals(text);
      }
    },
    BEGINS_WITH {
      @Override
      public boolean holds(String value, String text) {
        return value.startsWith(text);
      }
    };

    /** Whether they are. */
    public abstract boolean holds(String value, String text);
  }

  private static final Comparator<Guard> BY_TEXT = Comparator.comparing(Guard::toString);

  public Guard {
    texts = new TreeSet<>(texts);
  }

  /** That the value at a place is one of some texts, of which none counts twice. */
  public static Guard of(InputPath place, Collection<String> texts) {
    return new Guard(place, Test.IS, new TreeSet<>(texts));
  }

  /** That the value at a place begins with one of some texts. */
  public static Guard beginning(InputPath place, Collection<String> texts) {
    return new Guard(place, Test.BEGINS_WITH, new TreeSet<>(texts));
  }

  @Override
  public int compareTo(Guard other) {
    return BY_TEXT.compare(this, other);
  }

  /** As people say it. */
  @Override
  public String toString() {
    String words =
        switch (test) {
          case IS -> " is ";
          case BEGINS_WITH -> " begins with ";
        };
    return place
        + words
        + texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(" or "));
  }
}
