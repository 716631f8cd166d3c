package dev.sallyport.core.resource;

import java.util.List;

/**
 * Which client certificates are accepted where any are asked for.
 *
 * @param authorities who signs them
 * @param names names of which a certificate must carry one; empty for any
 * @param subjects rules of which its subject must meet one; empty for any
 */
public record ClientTrust(
    TrustBundle authorities, List<ClientName> names, List<ClientSubject> subjects) {
  public ClientTrust {
    names = List.copyOf(names);
    subjects = List.copyOf(subjects);
  }

  /** Trust that does not look at subjects. */
  public ClientTrust(TrustBundle authorities, List<ClientName> names) {
    this(authorities, names, List.of());
  }
}
