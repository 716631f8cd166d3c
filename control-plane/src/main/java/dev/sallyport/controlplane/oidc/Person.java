package dev.sallyport.controlplane.oidc;

import java.util.Set;

/**
 * Whom a provider vouches for.
 *
 * @param issuer name of the issuer
 * @param subject its stable name for the person ({@code sub})
 * @param groups groups the person is in
 */
public record Person(String issuer, String subject, Set<String> groups) {
  public Person {
    groups = Set.copyOf(groups);
  }
}
