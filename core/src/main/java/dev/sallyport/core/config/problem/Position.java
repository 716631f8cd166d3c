package dev.sallyport.core.config.problem;

import java.util.Comparator;

/**
 * A place in a text.
 *
 * @param line line, from 1
 * @param column column in Unicode code points, from 1
 */
public record Position(int line, int column) implements Comparable<Position> {

  /** The first character. */
  public static final Position START = new Position(1, 1);

  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::line).thenComparingInt(Position::column);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
