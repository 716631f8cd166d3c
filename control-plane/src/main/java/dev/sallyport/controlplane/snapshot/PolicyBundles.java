package dev.sallyport.controlplane.snapshot;

import dev.sallyport.core.resource.PolicySource;

/** Gets the bundle that a policy names ({@code bundles.Bundles}). */
@FunctionalInterface
public interface PolicyBundles {

  /**
   * A bundle that is trusted and can decide. It may take seconds.
   *
   * @throws RefusedException if there is none, with the reasons
   */
  byte[] get(PolicySource policy) throws RefusedException;
}
