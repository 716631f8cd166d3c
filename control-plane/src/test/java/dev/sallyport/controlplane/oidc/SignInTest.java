package dev.sallyport.controlplane.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.TlsContexts;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The authorization code flow against a provider that checks, and one that misbehaves. */
class SignInTest {

  private static final URI CALLBACK = URI.create("https://127.0.0.1:9443/ui/sign-in/callback");

  @TempDir Path folder;
  private TestProvider provider;
  private HttpClient client;
  private Instant now = Instant.now();
  private SignIn signIn;

  @BeforeEach
  void start() throws Exception {
    provider = new TestProvider(folder);
    client =
        HttpClient.newBuilder()
            .sslContext(
                TlsContexts.trusting(
                    List.of(Files.readString(folder.resolve("provider-pki").resolve("ca.crt")))))
            .build();
    signIn = signIn(() -> now);
  }

  @AfterEach
  void stop() {
    client.close();
    provider.close();
  }

  @Test
  void somebodyComesBackAsWhoTheProviderSaysTheyAre() throws Exception {
    provider.signsIn("u-17", "security", "platform");
    SignIn.Begun begun = signIn.begin("/ui/approvals?state=all");
    SignIn.Finished finished = signIn.finish(begun.cookie(), follow(begun.redirect()));

    assertThat(finished.person())
        .isEqualTo(new Person("corp", "u-17", Set.of("security", "platform")));
    assertThat(finished.returnTo()).isEqualTo("/ui/approvals?state=all");
  }

  @Test
  void theRequestAsksForACodeWithPkceNonceAndState() throws Exception {
    Map<String, String> asked = query(signIn.begin("/ui/approvals").redirect());

    assertThat(asked)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", TestProvider.CLIENT)
        .containsEntry("redirect_uri", CALLBACK.toString())
        .containsEntry("scope", "openid profile")
        .containsEntry("code_challenge_method", "S256");
    assertThat(List.of(asked.get("state"), asked.get("nonce"), asked.get("code_challenge")))
        .doesNotHaveDuplicates()
        .allSatisfy(value -> assertThat(value).hasSize(43));
  }

  @Test
  void aProviderThatTakesSecretsInTheFormAloneGetsThemThere() throws Exception {
    provider.discovery =
        Map.of("token_endpoint_auth_methods_supported", "[\"client_secret_post\"]");
    SignIn.Begun begun = signIn.begin("/ui/approvals");

    assertThat(signIn.finish(begun.cookie(), follow(begun.redirect())).person().subject())
        .isEqualTo("alice");
  }

  @Test
  void anAnswerCountsOnce() throws Exception {
    SignIn.Begun begun = signIn.begin("/ui/approvals");
    Map<String, String> answer = follow(begun.redirect());
    signIn.finish(begun.cookie(), answer);

    assertThatThrownBy(() -> signIn.finish(begun.cookie(), answer))
        .isInstanceOf(OidcException.class)
        .hasMessageContaining("finished before");
  }

  @Test
  void manyAnswersWithACodeOfNobodyLockNobodyOut() throws Exception {
    for (int i = 0; i < 50; i++) {
      SignIn.Begun begun = signIn.begin("/ui/approvals");
      String state = query(begun.redirect()).getOrDefault("state", "");
      assertThatThrownBy(
              () -> signIn.finish(begun.cookie(), Map.of("state", state, "code", "made-up")))
          .isInstanceOf(OidcException.class);
    }
    assertThat(signIn.remembered()).isZero();

    SignIn.Begun begun = signIn.begin("/ui/approvals");
    signIn.finish(begun.cookie(), follow(begun.redirect()));
    assertThat(signIn.remembered()).isEqualTo(1);
  }

  @Test
  void anAnswerCountsInTheBrowserThatBeganAlone() throws Exception {
    SignIn.Begun victim = signIn.begin("/ui/approvals");
    SignIn.Begun attacker = signIn.begin("/ui/approvals");
    Map<String, String> answer = follow(attacker.redirect());

    for (String cookie : List.of(victim.cookie(), "", "x", attacker.cookie() + "A")) {
      assertThatThrownBy(() -> signIn.finish(cookie, answer)).isInstanceOf(OidcException.class);
    }
    SignIn anotherProcess = signIn(() -> now);
    assertThatThrownBy(() -> anotherProcess.finish(attacker.cookie(), answer))
        .isInstanceOf(OidcException.class);
  }

  @Test
  void aCodeOfAnotherSignInIsRefused() throws Exception {
    SignIn.Begun victim = signIn.begin("/ui/approvals");
    Map<String, String> answer = follow(victim.redirect());
    answer.put("code", follow(signIn.begin("/ui/approvals").redirect()).get("code"));

    assertThatThrownBy(() -> signIn.finish(victim.cookie(), answer))
        .isInstanceOf(OidcException.class)
        .hasMessageContaining("400 invalid_grant");
  }

  @Test
  void anAttemptIsTooOldAfterTenMinutes() throws Exception {
    SignIn.Begun begun = signIn.begin("/ui/approvals");
    Map<String, String> answer = follow(begun.redirect());
    now = now.plus(Duration.ofMinutes(10));

    assertThatThrownBy(() -> signIn.finish(begun.cookie(), answer))
        .isInstanceOf(OidcException.class)
        .hasMessageContaining("long ago");
  }

  static Stream<Arguments> wrongClaims() {
    return Stream.of(
        wrong("nonce of another sign-in", claims -> claims.claim("nonce", "x".repeat(43))),
        wrong("no nonce", claims -> claims.claim("nonce", null)),
        wrong("another client", claims -> claims.audience("another")),
        wrong("no audience", claims -> claims.audience((String) null)),
        wrong(
            "several audiences without a party",
            claims -> claims.audience(List.of(TestProvider.CLIENT, "another"))),
        wrong("another party", claims -> claims.claim("azp", "another")),
        wrong("another issuer", claims -> claims.issuer("https://evil.example.com")),
        wrong("nobody", claims -> claims.subject(null)),
        wrong("a blank subject", claims -> claims.subject(" ")),
        wrong(
            "expired", claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(60)))),
        wrong("no end", claims -> claims.expirationTime(null)),
        wrong("no beginning", claims -> claims.issueTime(null)),
        wrong(
            "not yet valid",
            claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(600)))));
  }

  private static Arguments wrong(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongClaims")
  void anIdTokenThatIsNotForThisSignInIsRefused(
      String name, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
    provider.claims = change;

    assertIsRefused();
  }

  @ParameterizedTest
  @EnumSource(names = "GOOD", mode = EnumSource.Mode.EXCLUDE)
  void anIdTokenThatTheProvidersKeyDidNotSignIsRefused(TestProvider.Signature signature)
      throws Exception {
    provider.signature = signature;

    assertIsRefused();
  }

  @Test
  void anAnswerOfAnotherIssuerIsRefused() throws Exception {
    provider.answersAs = Optional.of("https://evil.example.com");
    assertIsRefused();
    provider.answersAs = Optional.of(provider.issuer().toString());
    SignIn.Begun begun = signIn.begin("/ui/approvals");
    assertThat(signIn.finish(begun.cookie(), follow(begun.redirect())).person().subject())
        .isEqualTo("alice");
  }

  @Test
  void anAnswerWithoutIssuerIsRefusedWhereTheProviderSaysThatItNamesItself() throws Exception {
    provider.discovery = Map.of("authorization_response_iss_parameter_supported", "true");

    assertIsRefused();
  }

  @Test
  void aProviderIsNotTrustedWithoutTlsOrUnderAnotherName() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("issuer", "\"https://evil.example.com\""),
            Map.of("token_endpoint", "\"http://localhost/token\""),
            Map.of("authorization_endpoint", "\"javascript:alert(1)\""),
            Map.of("jwks_uri", "\"file:///etc/passwd\""))) {
      provider.discovery = wrong;
      assertThatThrownBy(() -> signIn(() -> now).begin("/ui/approvals"))
          .isInstanceOf(OidcException.class);
    }
  }

  @Test
  void noSecretAndNoTokenStandsInAnError() throws Exception {
    provider.claims = claims -> claims.audience("another");
    SignIn.Begun begun = signIn.begin("/ui/approvals");
    Map<String, String> answer = follow(begun.redirect());

    assertThatThrownBy(() -> signIn.finish(begun.cookie(), answer))
        .hasMessageNotContaining(TestProvider.SECRET)
        .hasMessageNotContaining(answer.get("code"))
        .hasMessageNotContaining("eyJ");
  }

  private void assertIsRefused() throws Exception {
    SignIn.Begun begun = signIn.begin("/ui/approvals");
    Map<String, String> answer = follow(begun.redirect());
    assertThatThrownBy(() -> signIn.finish(begun.cookie(), answer))
        .isInstanceOf(OidcException.class);
  }

  private SignIn signIn(InstantSource clock) {
    return new SignIn(
        new Provider(provider.asIssuer("corp"), clock),
        Optional.of(Secret.of(TestProvider.SECRET)),
        List.of("openid", "profile"),
        CALLBACK,
        clock);
  }

  /** Goes to the provider and gives the parameters that it sends the browser back with. */
  private Map<String, String> follow(URI address) throws Exception {
    var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
    return query(URI.create(answer.headers().firstValue("location").orElseThrow()));
  }

  private static Map<String, String> query(URI address) {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : address.getRawQuery().split("&")) {
      int equals = parameter.indexOf('=');
      parameters.put(
          parameter.substring(0, equals),
          URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }
}
