package dev.sallyport.controlplane.bundles;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.BundleTrust;
import dev.sallyport.core.resource.PolicySource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A check that is not repeated for what it found good last: compiling takes a second. */
public final class RememberedCheck implements BundleCheck {

  private final BundleCheck check;
  private @Nullable Subject good;

  private record Subject(String bundleDigest, JsonNode data, Optional<BundleTrust> trust) {}

  /** Remembers what a check found. */
  public RememberedCheck(BundleCheck check) {
    this.check = check;
  }

  @Override
  public synchronized void check(byte[] bundle, PolicySource policy)
      throws UnusableBundleException {
    Subject subject = new Subject(Sha256.hex(bundle), policy.data(), policy.trust());
    if (!subject.equals(good)) {
      check.check(bundle, policy);
      good = subject;
    }
  }
}
