package dev.sallyport.extproc.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.TokenSource;
import dev.sallyport.core.resource.TrustBundle;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An issuer in memory: signs tokens, serves its documents, can be away. */
public final class TestIssuer implements Documents {

  public static final String AUDIENCE = "sallyport";

  private final URI uri;
  private final InstantSource clock;
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile ECKey key = key("first");
  private volatile List<JWK> published = List.of(key.toPublicJWK());
  private volatile boolean away;

  public TestIssuer(String uri, InstantSource clock) {
    this.uri = URI.create(uri);
    this.clock = clock;
  }

  public Issuer issuer() {
    return new Issuer(
        "test",
        uri,
        List.of(AUDIENCE),
        List.of("ES256", "RS256"),
        "groups",
        new TrustBundle.SystemStore());
  }

  TokenVerifier verifier() {
    IssuerKeys.Timing timing =
        new IssuerKeys.Timing(Duration.ofMinutes(15), Duration.ofMinutes(1), Duration.ofHours(1));
    return new TokenVerifier(issuer(), new IssuerKeys(issuer(), this, timing), clock);
  }

  /** An identity step that accepts this issuer's tokens in a header. */
  public IdentityStep step(String header) {
    return new IdentityStep(new TokenSource(header, List.of("test")), List.of(verifier()));
  }

  public void goAway() {
    away = true;
  }

  public void comeBack() {
    away = false;
  }

  int fetches() {
    return fetches.get();
  }

  ECKey key() {
    return key;
  }

  void publish(JWK... keys) {
    published = List.of(keys);
  }

  /** Signs with a new key from now on, and publishes only that. */
  void rotate() {
    key = key("second");
    published = List.of(key.toPublicJWK());
  }

  static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** Claims of a good token. */
  JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(uri.toString())
        .subject("anna")
        .audience(AUDIENCE)
        .claim("groups", List.of("engineers", "readers"))
        .issueTime(Date.from(clock.instant()))
        .expirationTime(Date.from(clock.instant().plusSeconds(600)));
  }

  /** A good token. */
  public String token() {
    return token(claims -> {});
  }

  /** A token whose claims were changed. */
  public String token(Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims = claims();
    change.accept(claims);
    return sign(header().build(), claims.build(), key);
  }

  JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID(key.getKeyID());
  }

  static String sign(JWSHeader header, JWTClaimsSet claims, ECKey with) {
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(with));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String get(URI address) throws IOException {
    fetches.incrementAndGet();
    if (away) {
      throw new IOException("away");
    }
    if (address.getPath().endsWith("/.well-known/openid-configuration")) {
      return "{\"issuer\":\"" + uri + "\",\"jwks_uri\":\"" + uri + "/keys\"}";
    }
    return new JWKSet(published).toString();
  }
}
