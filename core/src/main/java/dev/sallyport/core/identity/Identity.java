package dev.sallyport.core.identity;

import java.time.Instant;
import java.util.Set;

/**
 * The caller of an exchange, as established from a verified credential.
 *
 * @param issuer name of the configured issuer that vouches for the caller
 * @param subject the issuer's stable name for the caller ({@code sub}, RFC 7519 §4.1.2)
 * @param groups groups the issuer says the caller is in; empty when it says nothing
 * @param expiresAt when the credential ends ({@code exp}, RFC 7519 §4.1.4)
 */
public record Identity(String issuer, String subject, Set<String> groups, Instant expiresAt) {

  public Identity {
    groups = Set.copyOf(groups);
  }
}
