package dev.sallyport.core.resource;

import java.util.List;
import java.util.Optional;

/**
 * The service behind a resource.
 *
 * @param addresses one or several places it answers at
 * @param tls how it is reached
 * @param credential what the gateway shows it, if anything
 */
public record Upstream(
    List<Address> addresses, UpstreamTls tls, Optional<InjectedCredential> credential) {
  public Upstream {
    addresses = List.copyOf(addresses);
  }
}
