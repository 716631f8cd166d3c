package dev.sallyport.policy;

import dev.sallyport.core.decision.Decision;

/** Something that decides about inputs as JSON, for tools that try policies without a gateway. */
@FunctionalInterface
public interface InputDecider {

  /**
   * Decides about an input. Never throws: whatever goes wrong is a {@link Decision.Deny} whose
   * reason says so.
   *
   * @param input UTF-8 JSON by {@code input.schema.json}
   */
  Decision decide(byte[] input);
}
