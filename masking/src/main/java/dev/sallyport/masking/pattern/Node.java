package dev.sallyport.masking.pattern;

import java.util.List;

/** Syntax tree of a pattern. */
sealed interface Node {

  /** One symbol of a set. */
  record One(ByteSet set) implements Node {}

  /** Parts one after another. */
  record Sequence(List<Node> parts) implements Node {}

  /** One of several. */
  record Choice(List<Node> options) implements Node {}

  /**
   * A part several times.
   *
   * @param most the largest count, or {@link #UNBOUNDED}
   */
  record Repeat(Node part, int least, int most) implements Node {
    static final int UNBOUNDED = -1;
  }

  /** Number of symbols of the shortest match. */
  static int shortest(Node node) {
    return switch (node) {
      case One _ -> 1;
      case Sequence sequence -> sequence.parts().stream().mapToInt(Node::shortest).sum();
      case Choice choice -> choice.options().stream().mapToInt(Node::shortest).min().orElse(0);
      case Repeat repeat -> repeat.least() * shortest(repeat.part());
    };
  }

  /**
   * Number of symbols that every match has.
   *
   * @throws IllegalArgumentException if matches differ in length
   */
  static int fixedLength(Node node) {
    return switch (node) {
      case One _ -> 1;
      case Sequence sequence -> sequence.parts().stream().mapToInt(Node::fixedLength).sum();
      case Choice choice -> {
        int[] lengths = choice.options().stream().mapToInt(Node::fixedLength).distinct().toArray();
        if (lengths.length != 1) {
          throw new IllegalArgumentException("The options of a context differ in length.");
        }
        yield lengths[0];
      }
      case Repeat repeat -> {
        if (repeat.least() != repeat.most()) {
          throw new IllegalArgumentException("A context has a variable length.");
        }
        yield repeat.least() * fixedLength(repeat.part());
      }
    };
  }
}
