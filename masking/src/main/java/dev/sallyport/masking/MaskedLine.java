package dev.sallyport.masking;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.Masked;

/** What becomes of a line of a head. */
public sealed interface MaskedLine {

  /** What may be shown or kept of the line, whether or not it goes on; nothing of a blocked one. */
  default Masked shown() {
    return switch (this) {
      case Passes(Masked value) -> value;
      case Dropped(Masked otherwise) -> otherwise;
      case Blocked _ -> Masked.EMPTY;
    };
  }

  /**
   * It goes on.
   *
   * @param value its value, in which nothing is left that may not pass
   */
  record Passes(Masked value) implements MaskedLine {}

  /**
   * It does not go on, because a detector whose values are dropped has found one in it.
   *
   * @param otherwise what goes on where a line cannot go, with labels in it
   */
  record Dropped(Masked otherwise) implements MaskedLine {}

  /**
   * Nothing of the exchange may pass.
   *
   * @param detector found what it blocks
   */
  record Blocked(DetectorId detector) implements MaskedLine {}
}
