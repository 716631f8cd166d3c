package dev.sallyport.extproc.identity;

import dev.sallyport.core.identity.Identity;

/**
 * Proof that a token's signature and claims were checked: only {@link TokenVerifier} makes one. It
 * holds the caller, not the token.
 */
public final class VerifiedToken {

  private final Identity identity;

  VerifiedToken(Identity identity) {
    this.identity = identity;
  }

  /** The caller the token speaks of. */
  public Identity identity() {
    return identity;
  }

  @Override
  public String toString() {
    return "VerifiedToken[" + identity.issuer() + "]";
  }
}
