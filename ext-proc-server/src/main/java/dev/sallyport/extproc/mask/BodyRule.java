package dev.sallyport.extproc.mask;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.masking.Form;

/** What happens to the body of one direction. */
public sealed interface BodyRule {

  /** Nothing is to be masked: it passes as it is. */
  record Untouched() implements BodyRule {}

  /** It is masked, read as the form. */
  record Mask(MaskPlan plan, Form form) implements BodyRule {}

  /** It should be masked, cannot be, and passes by the resource's rule. */
  record Uninspected() implements BodyRule {}

  /** It should be masked, cannot be, and does not pass. */
  record Refuse(ErrorCode code) implements BodyRule {}
}
