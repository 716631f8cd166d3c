package dev.sallyport.extproc.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.extproc.identity.Identification.Known;
import dev.sallyport.extproc.identity.Identification.Refused;
import java.security.Key;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the tokens of one issuer, and remembers those it found good until they expire. A changed
 * issuer gets a new verifier, so that nothing is remembered across a change.
 *
 * <p>A token counts when its algorithm is allowed, a key of the issuer's own key set verifies its
 * signature (keys a token brings along are not looked at), and its claims pass {@link ClaimsCheck}.
 */
public final class TokenVerifier {

  private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);
  private static final int REMEMBERED_TOKENS = 10_000;

  /** Types of access tokens; other JWTs (of logout, of introspection) do not identify a caller. */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  private final Issuer issuer;
  private final Set<JWSAlgorithm> algorithms;
  private final IssuerKeys keys;
  private final ClaimsCheck claims;
  private final InstantSource clock;
  private final JWSVerificationKeySelector<SecurityContext> selector;
  private final DefaultJWSVerifierFactory signatures = new DefaultJWSVerifierFactory();
  private final Cache<TokenDigest, VerifiedToken> remembered =
      Caffeine.newBuilder().maximumSize(REMEMBERED_TOKENS).build();

  /**
   * @throws IllegalArgumentException if the issuer allows an algorithm that is not asymmetric
   */
  TokenVerifier(Issuer issuer, IssuerKeys keys, InstantSource clock) {
    this.issuer = issuer;
    this.algorithms = SignatureAlgorithms.of(issuer.algorithms());
    this.keys = keys;
    this.claims = new ClaimsCheck(issuer);
    this.clock = clock;
    JWKSource<SecurityContext> source = keys.source();
    this.selector = new JWSVerificationKeySelector<>(algorithms, source);
  }

  /** Gets the issuer's keys ahead of the first token. May wait for the issuer; never throws. */
  void prepare() {
    try {
      keys.fetch();
    } catch (KeySourceException e) {
      LOG.warn("keys of issuer {} are not to be had yet: {}", issuer.name(), e.getMessage());
    }
  }

  /** A token that was found good before and has not expired since. */
  Optional<VerifiedToken> remembered(TokenDigest digest) {
    VerifiedToken token = remembered.getIfPresent(digest);
    if (token == null) {
      return Optional.empty();
    }
    if (claims.isOver(token.identity().expiresAt(), clock.instant())) {
      remembered.invalidate(digest);
      return Optional.empty();
    }
    return Optional.of(token);
  }

  /**
   * Whether the token says it is from this issuer: exact equality (OpenID Connect Core §3.1.3.7).
   */
  boolean vouchesFor(ParsedToken token) {
    return issuer.issuer().toString().equals(token.claims().getIssuer());
  }

  /** Verifies a token of this issuer; may fetch keys and wait for them. */
  Identification verify(ParsedToken token) {
    if (!headerIsAcceptable(token.jwt().getHeader())) {
      return new Refused(ErrorCode.TOKEN_INVALID);
    }
    try {
      if (!signatureIsGood(token)) {
        return new Refused(ErrorCode.TOKEN_INVALID);
      }
    } catch (RateLimitReachedException e) {
      // The keys were just fetched; a token that names none of them does not cause another fetch.
      return new Refused(
          keys.areKnown() ? ErrorCode.TOKEN_INVALID : ErrorCode.IDENTITY_UNAVAILABLE);
    } catch (KeySourceException e) {
      LOG.warn("keys of issuer {} are not to be had: {}", issuer.name(), e.getMessage());
      return new Refused(ErrorCode.IDENTITY_UNAVAILABLE);
    } catch (JOSEException e) {
      return new Refused(ErrorCode.TOKEN_INVALID);
    }
    return switch (claims.check(token.claims(), clock.instant())) {
      case ClaimsCheck.Failed(ErrorCode code) -> new Refused(code);
      case ClaimsCheck.Passed(Identity identity) -> {
        VerifiedToken verified = new VerifiedToken(identity);
        remembered.put(token.digest(), verified);
        yield new Known(verified);
      }
    };
  }

  private boolean headerIsAcceptable(JWSHeader header) {
    JOSEObjectType type = header.getType();
    boolean typeIsKnown = type == null || TYPES.contains(type.getType().toLowerCase(Locale.ROOT));
    // No extension is understood here, so a token that insists on one is not (RFC 7515 §4.1.11).
    boolean insistsOnNothing =
        header.getCriticalParams() == null && header.isBase64URLEncodePayload();
    return typeIsKnown && insistsOnNothing && algorithms.contains(header.getAlgorithm());
  }

  private boolean signatureIsGood(ParsedToken token) throws JOSEException {
    JWSHeader header = token.jwt().getHeader();
    List<? extends Key> candidates = selector.selectJWSKeys(header, null);
    for (Key key : candidates) {
      JWSVerifier verifier = signatures.createJWSVerifier(header, key);
      if (token.jwt().verify(verifier)) {
        return true;
      }
    }
    return false;
  }
}
