package dev.sallyport.core.resource;

import java.util.List;
import java.util.Optional;

/**
 * Whom a bundle has to be signed by before it is activated.
 *
 * @param keys public keys in PEM (RFC 7468 §13), at least one; a signature by any of them counts
 * @param scope what a signature has to be meant for; empty if it must not name a scope
 * @see <a href="https://www.openpolicyagent.org/docs/management-bundles#signing">OPA signing</a>
 */
public record BundleTrust(List<String> keys, Optional<String> scope) {
  public BundleTrust {
    keys = List.copyOf(keys);
  }
}
