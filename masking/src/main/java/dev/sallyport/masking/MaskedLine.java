package dev.sallyport.masking;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.Masked;

/** What becomes of a line of a head. */
public sealed interface MaskedLine {

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
