package dev.sallyport.core.resource;

import java.util.List;

/**
 * Which client certificates are accepted where any are asked for.
 *
 * @param authorities who signs them
 * @param names names of which a certificate must carry one; empty for any
 */
public record ClientTrust(TrustBundle authorities, List<ClientName> names) {
  public ClientTrust {
    names = List.copyOf(names);
  }
}
