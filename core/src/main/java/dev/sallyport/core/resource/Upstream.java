package dev.sallyport.core.resource;

import java.util.List;
import java.util.Optional;

/**
 * The service behind a resource.
 *
 * @param addresses one or several places it answers at
 * @param tls how it is reached
 * @param credential what the gateway shows it, if anything
 * @param health how its addresses are asked whether they are well; empty when only their failures
 *     tell
 */
public record Upstream(
    List<Address> addresses,
    UpstreamTls tls,
    Optional<InjectedCredential> credential,
    Optional<HealthCheck> health) {
  public Upstream {
    addresses = List.copyOf(addresses);
  }
}
