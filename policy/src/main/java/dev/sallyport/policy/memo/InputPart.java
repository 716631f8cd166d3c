package dev.sallyport.policy.memo;

import dev.sallyport.policy.PolicyInput;
import org.jspecify.annotations.Nullable;

/** Takes one part out of an input, without writing it as JSON. */
@FunctionalInterface
interface InputPart {

  /**
   * The part: immutable, made of texts, numbers, lists, sets and maps, and null when it is not
   * there. Equal parts are equal JSON.
   */
  @Nullable Object of(PolicyInput input);
}
