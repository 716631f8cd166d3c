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
import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An OpenID Connect provider: discovery, one ES256 key, tokens on demand. Once somebody signs in at
 * it, it has endpoints for that too, and asks nobody for a password.
 */
public final class Issuer implements AutoCloseable {

  /** Audience of its tokens. */
  public static final String AUDIENCE = "sallyport-e2e";

  private final ECKey key;
  private final Upstream server;
  private final Map<String, Map<String, String>> codes;
  private volatile Optional<JWTClaimsSet> signedIn = Optional.empty();

  private Issuer(ECKey key, KeyMaterial tls) throws IOException {
    this.key = key;
    this.codes = new ConcurrentHashMap<>();
    this.server = Upstream.start(tls, this::answer);
  }

  /** Starts one on a free port. */
  public static Issuer start(KeyMaterial tls) throws IOException {
    ECKey key;
    try {
      key = new ECKeyGenerator(Curve.P_256).keyID("e2e-1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
    return new Issuer(key, tls);
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/.well-known/openid-configuration" -> json(exchange, 200, discovery());
      case "/authorize" -> authorize(exchange);
      case "/token" -> token(exchange);
      default -> json(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
    }
  }

  private String discovery() {
    String endpoints =
        signedIn.isEmpty()
            ? ""
            : ",\"authorization_endpoint\":\"%1$s/authorize\",\"token_endpoint\":\"%1$s/token\""
                .formatted(url());
    return "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/jwks\"%2$s}".formatted(url(), endpoints);
  }

  /** Sends the browser back with a code for whoever is signed in. */
  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    codes.put(code, asked);
    exchange
        .getResponseHeaders()
        .set(
            "location",
            "%s?code=%s&state=%s"
                .formatted(asked.get("redirect_uri"), code, encode(asked.get("state"))));
    exchange.sendResponseHeaders(302, -1);
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
    if (asked == null || signedIn.isEmpty()) {
      json(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder(signedIn.get())
            .audience(asked.get("client_id"))
            .claim("nonce", asked.get("nonce"))
            .build();
    json(exchange, 200, "{\"id_token\":\"" + sign(claims) + "\"}");
  }

  private static void json(HttpExchange exchange, int status, String body) throws IOException {
    Upstream.answering(status, "application/json", body).handle(exchange);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : query.split("&", -1)) {
      String[] pair = parameter.split("=", 2);
      parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Who sits at the browser from now on, as the claims of an ID token say. */
  public void signsIn(String subject, String... groups) {
    signedIn = Optional.of(claims(subject, groups).build());
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
