package dev.sallyport.core.config.shape;

import java.util.Optional;

/** What became of a text that was read as something. */
public sealed interface Parsed<T> {

  /** It is one. */
  record Ok<T>(T value) implements Parsed<T> {}

  /**
   * It is none.
   *
   * @param why what is wrong with it, as the end of a sentence about the text; empty for "it is not
   *     what was expected"
   * @param nearMiss what was probably meant
   */
  record Bad<T>(Optional<String> why, Optional<String> nearMiss) implements Parsed<T> {}

  /** It is one. */
  static <T> Parsed<T> ok(T value) {
    return new Ok<>(value);
  }

  /** It is none. */
  static <T> Parsed<T> bad() {
    return new Bad<>(Optional.empty(), Optional.empty());
  }

  /** It is none, for a reason. */
  static <T> Parsed<T> bad(String why) {
    return new Bad<>(Optional.of(why), Optional.empty());
  }

  /** It is none, for a reason, and something else was probably meant. */
  static <T> Parsed<T> bad(String why, String nearMiss) {
    return new Bad<>(Optional.of(why), Optional.of(nearMiss));
  }
}
