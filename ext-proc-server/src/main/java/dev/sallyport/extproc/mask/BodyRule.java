package dev.sallyport.extproc.mask;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.mask.MaskPlan;

/** What happens to the body of one direction. */
public sealed interface BodyRule {

  /** Nothing is to be masked: it passes as it is. */
  record Untouched() implements BodyRule {}

  /** It is masked, read as its head says. */
  record Mask(MaskPlan plan, Reading.Legible reading) implements BodyRule {}

  /** It should be masked, cannot be, and passes by the resource's rule. */
  record Uninspected() implements BodyRule {}

  /**
   * It should be masked, cannot be, and does not pass.
   *
   * @param why the cause, a part of a sentence
   */
  record Refuse(ErrorCode code, String why) implements BodyRule {}
}
