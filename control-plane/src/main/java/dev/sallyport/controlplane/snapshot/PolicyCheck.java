package dev.sallyport.controlplane.snapshot;

import com.fasterxml.jackson.databind.JsonNode;

/** Finds out before activation whether a policy bundle can be evaluated. */
@FunctionalInterface
public interface PolicyCheck {

  /**
   * Compiles a bundle as an ext-proc server will.
   *
   * @throws Exception if it cannot be compiled or asks for what the engine does not have; the
   *     message is for people
   */
  void compile(byte[] bundle, JsonNode data) throws Exception;
}
