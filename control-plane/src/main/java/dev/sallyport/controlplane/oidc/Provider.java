package dev.sallyport.controlplane.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.sallyport.core.resource.Issuer;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider: what it says of itself, and whether a token is its own. Both are
 * fetched when they are first needed and kept for a while.
 */
public final class Provider {

  /** Longest token that is looked at, in characters. */
  private static final int LONGEST_TOKEN = 16 * 1024;

  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final Duration KEEP = Duration.ofMinutes(15);
  private static final Duration REFETCH = Duration.ofSeconds(5);

  private final Issuer issuer;
  private final Exchanges exchanges;
  private final InstantSource clock;
  private final DefaultJWTProcessor<SecurityContext> signatures;

  private @Nullable Known known;

  /** A provider that has not been asked anything yet. */
  public Provider(Issuer issuer, InstantSource clock) {
    this.issuer = issuer;
    this.exchanges = new Exchanges(issuer.authorities());
    this.clock = clock;
    Set<JWSAlgorithm> algorithms =
        issuer.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    this.signatures = new DefaultJWTProcessor<>();
    this.signatures.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys()));
    // The claims are checked here, one by one, after the signature.
    this.signatures.setJWTClaimsSetVerifier(null);
  }

  private record Known(ProviderMetadata metadata, Instant until) {}

  Issuer issuer() {
    return issuer;
  }

  Exchanges exchanges() {
    return exchanges;
  }

  /**
   * What the provider says of itself.
   *
   * @throws OidcException if it cannot be had
   */
  synchronized ProviderMetadata metadata() throws OidcException {
    Instant now = clock.instant();
    if (known == null || !now.isBefore(known.until())) {
      try {
        String document = exchanges.get(ProviderMetadata.address(issuer.issuer()));
        known = new Known(ProviderMetadata.read(issuer.issuer(), document), now.plus(KEEP));
      } catch (IOException e) {
        throw new OidcException("the provider is away: " + e.getMessage(), e);
      }
    }
    return known.metadata();
  }

  /**
   * The claims of a token of this provider that counts now, for one of the issuer's audiences (RFC
   * 7519 §4.1, OpenID Connect Core §3.1.3.7).
   *
   * @throws OidcException if it does not count
   */
  JWTClaimsSet verify(String token) throws OidcException {
    if (token.length() > LONGEST_TOKEN) {
      throw new OidcException("the token is longer than " + LONGEST_TOKEN + " characters");
    }
    JWTClaimsSet claims;
    try {
      // Parsed as signed: what has no signature, or is encrypted, is none.
      claims = signatures.process(SignedJWT.parse(token), null);
    } catch (ParseException e) {
      throw new OidcException("the token is no signed JWT", e);
    } catch (BadJOSEException | JOSEException e) {
      throw new OidcException("the token's signature does not count: " + e.getMessage(), e);
    }
    Instant now = clock.instant();
    check(issuer.issuer().toString().equals(claims.getIssuer()), "is from another issuer");
    check(!Collections.disjoint(claims.getAudience(), issuer.audiences()), "is for somebody else");
    check(claims.getSubject() != null && !claims.getSubject().isBlank(), "names nobody");
    Date expires = claims.getExpirationTime();
    check(expires != null && now.isBefore(expires.toInstant().plus(SKEW)), "has expired");
    check(
        hasBegun(claims.getNotBeforeTime(), now) && hasBegun(claims.getIssueTime(), now),
        "does not count yet");
    return claims;
  }

  /**
   * Whom a token of this provider names.
   *
   * @throws OidcException if it does not count
   */
  public Person person(String token) throws OidcException {
    return person(verify(token));
  }

  Person person(JWTClaimsSet verified) {
    return new Person(issuer.name(), verified.getSubject(), groups(verified));
  }

  /** Groups that verified claims name; a claim of another form names none. */
  private Set<String> groups(JWTClaimsSet claims) {
    return switch (claims.getClaim(issuer.groupsClaim())) {
      case String group -> Set.of(group);
      case List<?> list -> strings(list);
      case null, default -> Set.of();
    };
  }

  static void check(boolean sound, String otherwise) throws OidcException {
    if (!sound) {
      throw new OidcException("the token " + otherwise);
    }
  }

  private static Set<String> strings(List<?> list) {
    Set<String> groups = new HashSet<>();
    for (Object element : list) {
      if (!(element instanceof String group)) {
        return Set.of();
      }
      groups.add(group);
    }
    return groups;
  }

  private static boolean hasBegun(@Nullable Date moment, Instant now) {
    return moment == null || !moment.toInstant().isAfter(now.plus(SKEW));
  }

  private JWKSource<SecurityContext> keys() {
    return JWKSourceBuilder.create(new Fetched())
        .cache(KEEP.toMillis(), Exchanges.DEADLINE.plusSeconds(1).toMillis())
        .refreshAheadCache(false)
        .rateLimited(REFETCH.toMillis())
        .build();
  }

  /** The key set that the metadata names. */
  private final class Fetched implements JWKSetSource<SecurityContext> {

    @Override
    public JWKSet getJWKSet(
        JWKSetCacheRefreshEvaluator evaluator, long now, @Nullable SecurityContext context)
        throws JWKSetRetrievalException {
      try {
        return JWKSet.parse(exchanges.get(metadata().keys()));
      } catch (IOException | ParseException | OidcException e) {
        throw new JWKSetRetrievalException(
            "the keys of " + issuer.issuer() + " cannot be fetched", e);
      }
    }

    @Override
    public void close() {
      // Nothing is held between fetches.
    }
  }
}
