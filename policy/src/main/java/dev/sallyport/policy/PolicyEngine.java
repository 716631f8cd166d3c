package dev.sallyport.policy;

import dev.sallyport.core.decision.Decision;

/** Something that decides about requests. Safe for any number of threads. */
public interface PolicyEngine extends AutoCloseable {

  /**
   * Decides about a request. Never throws: whatever goes wrong is a {@link Decision.Deny} whose
   * reason says so.
   */
  Decision decide(PolicyInput input);

  /** Name of the bundle that decides: lower-case hex of SHA-256 over its bytes. */
  String bundleDigest();

  /** Ends it. Decisions from then on are denials. */
  @Override
  void close();
}
