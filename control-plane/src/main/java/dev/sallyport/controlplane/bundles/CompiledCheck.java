package dev.sallyport.controlplane.bundles;

import dev.sallyport.core.resource.PolicySource;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.signature.SignedBundle;

/** Verifies and compiles a bundle with the engine of the ext-proc servers. */
public final class CompiledCheck implements BundleCheck {

  @Override
  public void check(byte[] bundle, PolicySource policy) throws UnusableBundleException {
    try {
      if (policy.trust().isPresent()) {
        SignedBundle.verify(bundle, policy.trust().get());
      }
      WasmPolicyEngine.load(bundle, policy.data()).close();
    } catch (PolicyException | RuntimeException e) {
      // Whatever an engine throws at a bundle makes it unusable.
      throw new UnusableBundleException("policy bundle cannot be used: " + e.getMessage(), e);
    }
  }
}
