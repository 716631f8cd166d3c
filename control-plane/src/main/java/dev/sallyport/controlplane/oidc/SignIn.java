package dev.sallyport.controlplane.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The authorization code flow of OpenID Connect Core §3.1 with PKCE (RFC 7636), a nonce, a state
 * that only the browser that began can answer, and the issuer's own name in the answer where the
 * provider gives it (RFC 9207).
 */
public final class SignIn {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_PARAMETER = 4096;

  /**
   * Attempts by which somebody signed in are remembered until they are too old anyway. Those that
   * failed are not: whoever can reach this server could fill the memory with them, and lock out
   * everybody else.
   */
  private static final int MOST_REMEMBERED = 10_000;

  private final Provider provider;
  private final Optional<Secret<String>> secret;
  private final List<String> scopes;
  private final URI callback;
  private final InstantSource clock;
  private final SignInAttempt.Keeper keeper = new SignInAttempt.Keeper();
  private final Map<String, Instant> finished = new HashMap<>();

  /**
   * A sign-in.
   *
   * @param provider who vouches
   * @param secret the client's secret; none for a public client
   * @param scopes scopes that are asked for
   * @param callback where the provider sends browsers back to, as it is registered there
   */
  public SignIn(
      Provider provider,
      Optional<Secret<String>> secret,
      List<String> scopes,
      URI callback,
      InstantSource clock) {
    this.provider = provider;
    this.secret = secret;
    this.scopes = List.copyOf(scopes);
    this.callback = callback;
    this.clock = clock;
  }

  /**
   * How a browser begins.
   *
   * @param redirect where it goes
   * @param cookie what it keeps meanwhile
   */
  public record Begun(URI redirect, String cookie) {}

  /**
   * How it ends well.
   *
   * @param person who signed in
   * @param returnTo path of this server, as it was given at the beginning
   */
  public record Finished(Person person, String returnTo) {}

  /**
   * Begins.
   *
   * @param returnTo path of this server; it is the caller's to check
   * @throws OidcException if the provider is away
   */
  public Begun begin(String returnTo) throws OidcException {
    ProviderMetadata metadata = provider.metadata();
    SignInAttempt attempt = keeper.begin(clock.instant(), returnTo);
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", clientId());
    query.put("redirect_uri", callback.toString());
    query.put("scope", String.join(" ", scopes));
    query.put("state", keeper.state(attempt));
    query.put("nonce", keeper.nonce(attempt));
    query.put("code_challenge", SignInAttempt.challenge(keeper.verifier(attempt)));
    query.put("code_challenge_method", "S256");
    String address = ProviderMetadata.needed(metadata.authorization()).toString();
    return new Begun(
        URI.create(address + (address.contains("?") ? "&" : "?") + form(query)),
        keeper.seal(attempt));
  }

  /**
   * Finishes.
   *
   * @param cookie what the browser kept
   * @param answer parameters that the provider sent it back with
   * @throws OidcException if anything does not fit; the message is for the log
   */
  public Finished finish(String cookie, Map<String, String> answer) throws OidcException {
    Instant now = clock.instant();
    SignInAttempt attempt =
        keeper
            .open(cookie, now)
            .orElseThrow(() -> new OidcException("this browser began no sign-in, or long ago"));
    String state = answer.getOrDefault("state", "");
    if (!isSame(state, keeper.state(attempt))) {
      throw new OidcException("the answer's state is not this browser's");
    }
    checkIssuer(answer);
    if (answer.containsKey("error")) {
      throw new OidcException("the provider refuses: " + word(answer.get("error")));
    }
    String code = answer.getOrDefault("code", "");
    if (code.isEmpty() || code.length() > LONGEST_PARAMETER) {
      throw new OidcException("the answer has no code");
    }
    if (isFinished(state, now)) {
      throw new OidcException("this sign-in was finished before");
    }
    JWTClaimsSet claims = provider.verify(idToken(code, keeper.verifier(attempt)));
    checkIdToken(claims, keeper.nonce(attempt));
    if (!finish(state, attempt)) {
      throw new OidcException("this sign-in was finished meanwhile");
    }
    return new Finished(provider.person(claims), attempt.returnTo());
  }

  /** Mix-up defence (RFC 9207 §2.4): an answer of somebody else's is refused before its code. */
  private void checkIssuer(Map<String, String> answer) throws OidcException {
    String named = answer.get("iss");
    boolean sound =
        named == null
            ? !provider.metadata().namesItself()
            : named.equals(provider.issuer().issuer().toString());
    if (!sound) {
      throw new OidcException("the answer is not from " + provider.issuer().issuer());
    }
  }

  private synchronized boolean isFinished(String state, Instant now) {
    finished.values().removeIf(ends -> !now.isBefore(ends));
    return finished.containsKey(state);
  }

  private synchronized boolean finish(String state, SignInAttempt attempt) {
    return finished.size() < MOST_REMEMBERED && finished.putIfAbsent(state, attempt.ends()) == null;
  }

  /** How many sign-ins are remembered, so that their answers do not count again. */
  synchronized int remembered() {
    return finished.size();
  }

  private String idToken(String code, String verifier) throws OidcException {
    ProviderMetadata metadata = provider.metadata();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", callback.toString());
    form.put("code_verifier", verifier);
    Optional<String> header = Optional.empty();
    if (secret.isPresent() && !metadata.secretInBody()) {
      // RFC 6749 §2.3.1: both parts are form-encoded first.
      String credentials = encode(clientId()) + ":" + encode(secret.get().reveal());
      header =
          Optional.of(
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)));
    } else {
      form.put("client_id", clientId());
      secret.ifPresent(value -> form.put("client_secret", value.reveal()));
    }
    try {
      URI endpoint = ProviderMetadata.needed(metadata.token());
      Exchanges.Answer answer = provider.exchanges().post(endpoint, form(form), header);
      JsonNode json = JSON.readTree(answer.body());
      if (answer.status() != 200) {
        throw new OidcException(
            "the token endpoint answers "
                + answer.status()
                + " "
                + word(json.path("error").asText()));
      }
      String token = json.path("id_token").asText();
      if (token.isEmpty()) {
        throw new OidcException("the token endpoint gives no ID token");
      }
      return token;
    } catch (JsonProcessingException e) {
      throw new OidcException("the token endpoint does not answer with JSON", e);
    } catch (IOException e) {
      throw new OidcException("the token endpoint is away: " + e.getMessage(), e);
    }
  }

  /** What OpenID Connect Core §3.1.3.7 asks for beyond what every token has to have. */
  private void checkIdToken(JWTClaimsSet claims, String nonce) throws OidcException {
    Provider.check(
        claims.getClaim("nonce") instanceof String found && isSame(found, nonce),
        "is not of this sign-in");
    Provider.check(claims.getIssueTime() != null, "does not say when it was made");
    Object party = claims.getClaim("azp");
    Provider.check(
        party == null ? claims.getAudience().size() == 1 : clientId().equals(party),
        "was made for another party");
  }

  private String clientId() {
    return provider.issuer().audiences().getFirst();
  }

  /** An error code is a few letters; anything else does not get into the log. */
  private static String word(String text) {
    return text.matches("[A-Za-z0-9_.-]{1,64}") ? text : "(no error code)";
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
