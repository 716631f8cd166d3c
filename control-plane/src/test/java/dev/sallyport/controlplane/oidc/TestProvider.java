package dev.sallyport.controlplane.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A provider that signs in whoever it is told to, without asking, and can be made to misbehave. It
 * checks the client as a good one does: redirect address, PKCE, secret, codes that count once.
 */
public final class TestProvider implements AutoCloseable {

  public static final String CLIENT = "sallyport-pages";
  public static final String SECRET = "s3cret:with+odd/characters";

  /** How ID tokens are signed. */
  public enum Signature {
    GOOD,
    OF_ANOTHER_KEY,
    SYMMETRIC,
    NONE
  }

  private static final RSAKey KEY = rsa();
  private static final RSAKey ANOTHER_KEY = rsa();

  private final HttpsServer server;
  private final TrustBundle authorities;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private volatile String subject = "alice";
  private volatile List<String> groups = List.of();

  /** What the discovery document says beyond what it has to. */
  public volatile Map<String, String> discovery = Map.of();

  /** Changes the claims of ID tokens. */
  public volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();

  public volatile Signature signature = Signature.GOOD;

  /** Parameter {@code iss} of its answers. */
  public volatile Optional<String> answersAs = Optional.empty();

  public TestProvider(Path folder) throws Exception {
    Authority authority = Authority.openOrCreate(folder.resolve("provider-pki"));
    authorities =
        new TrustBundle.Pem(Files.readString(folder.resolve("provider-pki").resolve("ca.crt")));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            TlsContexts.server(authority.issueServer(List.of("localhost"), Duration.ofDays(1)))));
    server.createContext("/.well-known/openid-configuration", this::discover);
    server.createContext("/keys", exchange -> answer(exchange, 200, keys()));
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.start();
  }

  public URI issuer() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  public Issuer asIssuer(String name) {
    return new Issuer(
        name, issuer(), List.of(CLIENT), List.of("RS256", "ES256"), "groups", authorities);
  }

  public TrustBundle authorities() {
    return authorities;
  }

  /** Who sits at the browser from now on. */
  public void signsIn(String who, String... inGroups) {
    subject = who;
    groups = List.of(inGroups);
  }

  /** A token of a caller, for an hour. */
  public String callerToken(String who) {
    Instant now = Instant.now();
    return sign(
        new JWTClaimsSet.Builder()
            .issuer(issuer().toString())
            .subject(who)
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(3600)))
            .build());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static RSAKey rsa() {
    try {
      return new RSAKeyGenerator(2048).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void discover(HttpExchange exchange) throws IOException {
    Map<String, String> members = new HashMap<>();
    members.put("issuer", quoted(issuer().toString()));
    members.put("authorization_endpoint", quoted(issuer() + "/authorize"));
    members.put("token_endpoint", quoted(issuer() + "/token"));
    members.put("jwks_uri", quoted(issuer() + "/keys"));
    members.putAll(discovery);
    answer(
        exchange,
        200,
        members.entrySet().stream()
            .map(member -> quoted(member.getKey()) + ":" + member.getValue())
            .toList()
            .toString()
            .replaceFirst("^\\[", "{")
            .replaceFirst("]$", "}"));
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    asked.put("sub", subject);
    asked.put("groups", String.join(",", groups));
    codes.put(code, asked);
    exchange
        .getResponseHeaders()
        .set(
            "location",
            asked.get("redirect_uri")
                + "?code="
                + code
                + "&state="
                + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8)
                + answersAs
                    .map(iss -> "&iss=" + URLEncoder.encode(iss, StandardCharsets.UTF_8))
                    .orElse(""));
    answer(exchange, 302, "");
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
    boolean sound =
        asked != null
            && isClient(exchange, form)
            && asked.get("redirect_uri").equals(form.get("redirect_uri"))
            && "S256".equals(asked.get("code_challenge_method"))
            && SignInAttempt.challenge(form.getOrDefault("code_verifier", ""))
                .equals(asked.get("code_challenge"));
    if (!sound) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    Instant now = Instant.now();
    JWTClaimsSet.Builder builder =
        new JWTClaimsSet.Builder()
            .issuer(issuer().toString())
            .subject(asked.get("sub"))
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", asked.get("nonce"))
            .claim("groups", List.of(asked.get("groups").split(",")));
    answer(exchange, 200, "{\"id_token\":\"" + sign(claims.apply(builder).build()) + "\"}");
  }

  private static boolean isClient(HttpExchange exchange, Map<String, String> form) {
    String header = exchange.getRequestHeaders().getFirst("authorization");
    if (header == null) {
      return CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret"));
    }
    String[] parts =
        new String(
                Base64.getDecoder().decode(header.substring("Basic ".length())),
                StandardCharsets.UTF_8)
            .split(":");
    return URLDecoder.decode(parts[0], StandardCharsets.UTF_8).equals(CLIENT)
        && URLDecoder.decode(parts[1], StandardCharsets.UTF_8).equals(SECRET);
  }

  private String sign(JWTClaimsSet token) {
    try {
      SignedJWT signed =
          new SignedJWT(
              new JWSHeader.Builder(
                      signature == Signature.SYMMETRIC ? JWSAlgorithm.HS256 : JWSAlgorithm.RS256)
                  .keyID("k1")
                  .build(),
              token);
      switch (signature) {
        case GOOD -> signed.sign(new RSASSASigner(KEY));
        case OF_ANOTHER_KEY -> signed.sign(new RSASSASigner(ANOTHER_KEY));
        case SYMMETRIC -> signed.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));
        case NONE -> {
          return new PlainJWT(token).serialize();
        }
      }
      return signed.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String keys() {
    return new JWKSet(KEY.toPublicJWK()).toString();
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : query.split("&")) {
      int equals = parameter.indexOf('=');
      parameters.put(
          parameter.substring(0, equals),
          URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
