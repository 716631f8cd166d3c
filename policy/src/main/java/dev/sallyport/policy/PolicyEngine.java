package dev.sallyport.policy;

import dev.sallyport.core.decision.Decision;

/** Something that decides about requests. Safe for any number of threads. */
public interface PolicyEngine extends AutoCloseable {

  /**
   * Decides about a request. Never throws: whatever goes wrong is a {@link Decision.Deny} whose
   * reason says so.
   */
  Decision decide(PolicyInput input);

  /**
   * Whether a decision about a resource can depend on the body of a request, that is, on {@code
   * input.body}. True whenever that is not known. Asked once for each resource, when a snapshot is
   * loaded; never throws.
   *
   * @param resource its name
   */
  boolean readsBody(String resource);

  /** Whether a decision may wait for another machine, so that no thread that must not may ask. */
  default boolean mayWait() {
    return false;
  }

  /** Name of the bundle that decides: lower-case hex of SHA-256 over its bytes. */
  String bundleDigest();

  /** Ends it. Decisions from then on are denials. */
  @Override
  void close();
}
