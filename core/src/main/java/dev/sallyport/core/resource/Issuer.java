package dev.sallyport.core.resource;

import java.net.URI;
import java.util.List;

/**
 * An OpenID Connect provider whose tokens are accepted.
 *
 * @param name unique name
 * @param issuer exact {@code iss} value; discovery is at {@code
 *     issuer/.well-known/openid-configuration}
 * @param audiences {@code aud} values of which a token must hold at least one
 * @param algorithms JWS algorithms accepted (RFC 7518 §3.1), asymmetric ones only
 * @param groupsClaim claim that lists the caller's groups
 * @param authorities who signs the provider's own TLS certificate
 */
public record Issuer(
    String name,
    URI issuer,
    List<String> audiences,
    List<String> algorithms,
    String groupsClaim,
    TrustBundle authorities) {
  public Issuer {
    audiences = List.copyOf(audiences);
    algorithms = List.copyOf(algorithms);
  }
}
