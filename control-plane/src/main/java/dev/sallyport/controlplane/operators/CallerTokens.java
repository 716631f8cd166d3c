package dev.sallyport.controlplane.operators;

import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.controlplane.oidc.OidcException;
import dev.sallyport.controlplane.oidc.Person;
import dev.sallyport.controlplane.oidc.Provider;
import dev.sallyport.core.resource.Issuer;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Callers, by the tokens that the gateway takes from them too: they may ask for access, end their
 * own, and see where their own requests stand.
 */
public final class CallerTokens {

  private static final Logger LOG = LoggerFactory.getLogger(CallerTokens.class);

  private final InstantSource clock;
  private volatile List<Issuer> known = List.of();
  private volatile Map<String, Provider> providers = Map.of();

  /** Nobody's tokens count yet. */
  public CallerTokens(InstantSource clock) {
    this.clock = clock;
  }

  /** Obeys a configuration: tokens of these issuers count. */
  public synchronized void obey(List<Issuer> issuers) {
    if (issuers.equals(known)) {
      return;
    }
    Map<String, Provider> made = new HashMap<>();
    issuers.forEach(issuer -> made.put(issuer.issuer().toString(), new Provider(issuer, clock)));
    known = List.copyOf(issuers);
    providers = Map.copyOf(made);
  }

  /** Whom a token names, if it counts. May fetch the issuer's keys. */
  public Optional<Person> person(String token) {
    try {
      Provider provider =
          providers.get(String.valueOf(SignedJWT.parse(token).getJWTClaimsSet().getIssuer()));
      return provider == null ? Optional.empty() : Optional.of(provider.person(token));
    } catch (ParseException e) {
      return Optional.empty();
    } catch (OidcException e) {
      LOG.info("a caller's token is refused: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
