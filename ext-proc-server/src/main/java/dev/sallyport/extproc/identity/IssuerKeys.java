package dev.sallyport.extproc.identity;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import dev.sallyport.core.resource.Issuer;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer: found through its discovery document (OpenID Connect Discovery §4), kept
 * for a while, fetched anew when a token names an unknown key (at a limited rate, so that made-up
 * key ids do not turn into load on the issuer), and used on while the issuer is away.
 */
final class IssuerKeys {

  private final URI issuer;
  private final Documents documents;
  private final AtomicBoolean known = new AtomicBoolean();
  private final JWKSource<SecurityContext> source;

  /**
   * How keys are kept.
   *
   * @param keep how long a key set is used before it is fetched anew
   * @param refetch least time between fetches that unknown keys cause
   * @param outage how long a key set is used on while the issuer does not answer
   */
  record Timing(Duration keep, Duration refetch, Duration outage) {
    static final Timing STANDARD =
        new Timing(Duration.ofMinutes(15), Duration.ofSeconds(5), Duration.ofHours(4));
  }

  IssuerKeys(Issuer issuer, Documents documents, Timing timing) {
    this.issuer = issuer.issuer();
    this.documents = documents;
    Duration wait = HttpsFetcher.DEADLINE.plusSeconds(1);
    this.source =
        JWKSourceBuilder.create(new Discovered())
            .cache(timing.keep().toMillis(), wait.toMillis())
            .refreshAheadCache(false)
            .rateLimited(timing.refetch().toMillis())
            .outageTolerant(timing.outage().toMillis())
            .build();
  }

  JWKSource<SecurityContext> source() {
    return source;
  }

  /**
   * Fetches the keys if they are not here yet, so that the first token need not wait for them.
   *
   * @throws KeySourceException if they cannot be had; a later token asks again
   */
  void fetch() throws KeySourceException {
    source.get(new JWKSelector(new JWKMatcher.Builder().build()), null);
  }

  /** Whether the keys were fetched at least once. */
  boolean areKnown() {
    return known.get();
  }

  /** Reads the discovery document, then the key set it names. */
  private final class Discovered implements JWKSetSource<SecurityContext> {

    @Override
    public JWKSet getJWKSet(
        JWKSetCacheRefreshEvaluator evaluator, long now, @Nullable SecurityContext context)
        throws KeySourceException {
      try {
        JWKSet keys = JWKSet.parse(documents.get(Discovery.read(issuer, documents).keys()));
        known.set(true);
        return keys;
      } catch (IOException | ParseException e) {
        throw new JWKSetRetrievalException("the keys of " + issuer + " cannot be fetched", e);
      }
    }

    @Override
    public void close() {
      // Nothing is held between fetches.
    }
  }
}
