package dev.sallyport.controlplane.bundles;

import dev.sallyport.core.resource.PolicySource;

/** Finds out before activation whether a bundle may decide and can. */
@FunctionalInterface
public interface BundleCheck {

  /**
   * Verifies a bundle's signature where one is wanted, and compiles it as an ext-proc server will.
   *
   * @throws UnusableBundleException if it is not trusted, or cannot decide on the policy's data
   */
  void check(byte[] bundle, PolicySource policy) throws UnusableBundleException;
}
