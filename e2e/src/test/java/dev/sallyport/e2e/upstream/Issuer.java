package dev.sallyport.e2e.upstream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** An OpenID Connect provider: discovery, one ES256 key, tokens on demand. */
public final class Issuer implements AutoCloseable {

  /** Audience of its tokens. */
  public static final String AUDIENCE = "sallyport-e2e";

  private final ECKey key;
  private final Upstream server;

  private Issuer(ECKey key, Upstream server) {
    this.key = key;
    this.server = server;
  }

  /** Starts one on a free port. */
  public static Issuer start(KeyMaterial tls) throws IOException {
    ECKey key;
    try {
      key = new ECKeyGenerator(Curve.P_256).keyID("e2e-1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
    String keys = new JWKSet(key.toPublicJWK()).toString();
    Upstream server =
        Upstream.start(
            tls,
            exchange -> {
              boolean discovery =
                  exchange.getRequestURI().getPath().contains("openid-configuration");
              String issuer = "https://localhost:" + exchange.getLocalAddress().getPort();
              String body =
                  discovery
                      ? "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/jwks\"}"
                      : keys;
              Upstream.answering(200, "application/json", body).handle(exchange);
            });
    return new Issuer(key, server);
  }

  /** Its exact {@code iss}. */
  public String url() {
    return "https://localhost:" + server.port();
  }

  /** A good token for somebody in some groups. */
  public String token(String subject, String... groups) {
    return sign(claims(subject, groups).build());
  }

  /** Claims of a good token, to be spoiled. */
  public JWTClaimsSet.Builder claims(String subject, String... groups) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(url())
        .audience(AUDIENCE)
        .subject(subject)
        .claim("groups", List.of(groups))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))));
  }

  /** Signs claims. */
  public String sign(JWTClaimsSet claims) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("an EC key can sign", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
