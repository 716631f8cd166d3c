package dev.sallyport.extproc.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.http.Target;
import dev.sallyport.extproc.identity.Identification.Known;
import dev.sallyport.extproc.identity.Identification.Refused;
import dev.sallyport.extproc.identity.Identification.Unverified;
import dev.sallyport.extproc.testing.TestClock;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tokens count. */
class TokenVerifierTest {

  private final TestClock clock = new TestClock();
  private final TestIssuer issuer = new TestIssuer("https://issuer.example/realm", clock);
  private final IdentityStep step = issuer.step("authorization");

  @Test
  void knowsTheCallerOfAGoodToken() {
    assertThat(verify(issuer.token()))
        .isInstanceOfSatisfying(
            Known.class,
            known -> {
              assertThat(known.token().identity().issuer()).isEqualTo("test");
              assertThat(known.token().identity().subject()).isEqualTo("anna");
              assertThat(known.token().identity().groups())
                  .containsExactlyInAnyOrder("engineers", "readers");
              assertThat(known.token().identity().expiresAt())
                  .isEqualTo(clock.instant().plusSeconds(600));
            });
  }

  static Stream<Arguments> badClaims() {
    TestClock now = new TestClock();
    return Stream.of(
        bad("another issuer", claims -> claims.issuer("https://other.example")),
        bad("the issuer with a slash", claims -> claims.issuer("https://issuer.example/realm/")),
        bad("no issuer", claims -> claims.issuer(null)),
        bad("another audience", claims -> claims.audience("other")),
        bad("two other audiences", claims -> claims.audience(List.of("one", "two"))),
        bad("no audience", claims -> claims.audience((String) null)),
        bad("no subject", claims -> claims.subject(null)),
        bad("an empty subject", claims -> claims.subject(" ")),
        bad("no expiry", claims -> claims.expirationTime(null)),
        bad(
            "a beginning in the future",
            claims -> claims.notBeforeTime(Date.from(now.instant().plusSeconds(120)))),
        bad(
            "an issue in the future",
            claims -> claims.issueTime(Date.from(now.instant().plusSeconds(120)))));
  }

  private static Arguments bad(String what, Consumer<JWTClaimsSet.Builder> change) {
    return Arguments.of(what, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badClaims")
  void refusesATokenWith(String what, Consumer<JWTClaimsSet.Builder> change) {
    assertThat(verify(issuer.token(change))).isEqualTo(new Refused(ErrorCode.TOKEN_INVALID));
  }

  @Test
  void acceptsATokenForSeveralAudiencesOfWhichOneIsOurs() {
    assertThat(verify(issuer.token(claims -> claims.audience(List.of("other", "sallyport")))))
        .isInstanceOf(Known.class);
  }

  @Test
  void refusesATokenWithTwoAudienceClaims() throws JOSEException {
    String payload = issuer.claims().build().toString();
    String twice = payload.substring(0, payload.length() - 1) + ",\"aud\":\"sallyport\"}";
    assertThat(verify(signed(issuer.header().build(), twice))).isInstanceOf(Refused.class);
  }

  @Test
  void tellsExpiryFromOtherFaultsAndAllowsForClocksThatDiffer() {
    String token = issuer.token();
    clock.advance(Duration.ofSeconds(629));
    assertThat(verify(token)).isInstanceOf(Known.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(verify(token)).isEqualTo(new Refused(ErrorCode.TOKEN_EXPIRED));
  }

  @Test
  void refusesATokenThatNobodySigned() {
    assertThat(verify(new PlainJWT(issuer.claims().build()).serialize()))
        .isInstanceOf(Refused.class);
  }

  @Test
  void refusesATokenSignedWithThePublicKeyAsASecret() throws Exception {
    byte[] publicKey = issuer.key().toECPublicKey().getEncoded();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
            issuer.claims().build());
    jwt.sign(new MACSigner(publicKey));
    assertThat(verify(jwt.serialize())).isEqualTo(new Refused(ErrorCode.TOKEN_INVALID));
  }

  @Test
  void refusesAnAlgorithmThatTheIssuerDoesNotAllow() throws Exception {
    com.nimbusds.jose.jwk.RSAKey rsa =
        new com.nimbusds.jose.jwk.gen.RSAKeyGenerator(2048).keyID("rsa").generate();
    issuer.publish(rsa.toPublicJWK());
    SignedJWT allowed = rsa(rsa, JWSAlgorithm.RS256);
    SignedJWT other = rsa(rsa, JWSAlgorithm.PS256);
    assertThat(verify(allowed.serialize())).isInstanceOf(Known.class);
    assertThat(verify(other.serialize())).isEqualTo(new Refused(ErrorCode.TOKEN_INVALID));
  }

  private SignedJWT rsa(com.nimbusds.jose.jwk.RSAKey key, JWSAlgorithm algorithm)
      throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID("rsa").build(), issuer.claims().build());
    jwt.sign(new com.nimbusds.jose.crypto.RSASSASigner(key));
    return jwt;
  }

  @Test
  void refusesATokenOfAKeyThatTheIssuerDoesNotPublish() {
    ECKey stranger = TestIssuer.key("first");
    assertThat(verify(TestIssuer.sign(issuer.header().build(), issuer.claims().build(), stranger)))
        .isEqualTo(new Refused(ErrorCode.TOKEN_INVALID));
  }

  @Test
  void looksAtNoKeyThatTheTokenBringsAlong() {
    ECKey stranger = TestIssuer.key("stranger");
    JWSHeader embedded =
        new JWSHeader.Builder(JWSAlgorithm.ES256).jwk(stranger.toPublicJWK()).build();
    JWSHeader linked =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID("stranger")
            .jwkURL(URI.create("https://stranger.example/keys"))
            .x509CertURL(URI.create("https://stranger.example/chain"))
            .build();
    for (JWSHeader header : List.of(embedded, linked)) {
      assertThat(verify(TestIssuer.sign(header, issuer.claims().build(), stranger)))
          .isEqualTo(new Refused(ErrorCode.TOKEN_INVALID));
    }
  }

  @Test
  void refusesATokenThatInsistsOnAnExtension() {
    JWSHeader header = issuer.header().customParam("exp", 1).criticalParams(Set.of("exp")).build();
    assertThat(verify(TestIssuer.sign(header, issuer.claims().build(), issuer.key())))
        .isEqualTo(new Refused(ErrorCode.TOKEN_INVALID));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource({
    "JWT,true",
    "at+jwt,true",
    "application/at+jwt,true",
    "logout+jwt,false",
    "secevent+jwt,false"
  })
  void takesOnlyTokensOfATypeForAccess(String type, boolean accepted) {
    JWSHeader header = issuer.header().type(new JOSEObjectType(type)).build();
    assertThat(verify(TestIssuer.sign(header, issuer.claims().build(), issuer.key())))
        .isInstanceOf(accepted ? Known.class : Refused.class);
  }

  @Test
  void refusesAChangedTokenAndGarbage() {
    String token = issuer.token();
    String[] parts = token.split("\\.", -1);
    String other = Base64URL.encode(issuer.claims().subject("root").build().toString()).toString();
    for (String bad :
        List.of(
            parts[0] + "." + other + "." + parts[2],
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1],
            "garbage",
            "a.b.c",
            "..",
            token + "." + token)) {
      assertThat(verify(bad)).as(bad).isEqualTo(new Refused(ErrorCode.TOKEN_INVALID));
    }
  }

  static Stream<Arguments> groupClaims() {
    return Stream.of(
        Arguments.of("one", Set.of("one")),
        Arguments.of(List.of("one", "two"), Set.of("one", "two")),
        Arguments.of(List.of("one", 2), Set.of()),
        Arguments.of(Map.of("one", true), Set.of()),
        Arguments.of(7, Set.of()),
        Arguments.of(List.of(), Set.of()));
  }

  @ParameterizedTest
  @MethodSource("groupClaims")
  void readsGroupsFromAStringOrAListOfStrings(Object claim, Set<String> groups) {
    assertThat(verify(issuer.token(claims -> claims.claim("groups", claim))))
        .isInstanceOfSatisfying(
            Known.class, known -> assertThat(known.token().identity().groups()).isEqualTo(groups));
  }

  @Test
  void remembersAGoodTokenUntilItExpires() {
    RequestHead request = request(issuer.token());
    assertThat(step.find(request)).isInstanceOf(Unverified.class);
    step.verify((Unverified) step.find(request));
    issuer.goAway();

    assertThat(step.find(request)).isInstanceOf(Known.class);
    clock.advance(Duration.ofSeconds(700));
    assertThat(step.find(request)).isInstanceOf(Unverified.class);
  }

  @Test
  void remembersNoBadToken() {
    String bad = issuer.token(claims -> claims.audience("other"));
    verify(bad);
    assertThat(step.find(request(bad))).isInstanceOf(Unverified.class);
  }

  @Test
  void startsAfreshWhenTheIssuerChanges() {
    Verifiers verifiers = new Verifiers(clock);
    Issuer first = issuer.issuer();
    Issuer second =
        new Issuer(
            first.name(),
            first.issuer(),
            List.of("another"),
            first.algorithms(),
            first.groupsClaim(),
            first.authorities());
    TokenVerifier before = verifiers.of(List.of(first)).get("test");
    assertThat(verifiers.of(List.of(first)).get("test")).isSameAs(before);
    assertThat(verifiers.of(List.of(second)).get("test")).isNotSameAs(before);
  }

  @Test
  void takesNoIssuerThatAllowsSharedSecretsOrNothing() {
    for (List<String> algorithms :
        List.of(
            List.of("HS256"), List.of("none"), List.of("ES256", "made-up"), List.<String>of())) {
      Issuer bad =
          new Issuer(
              "bad",
              URI.create("https://issuer.example"),
              List.of("a"),
              algorithms,
              "groups",
              new TrustBundle.SystemStore());
      assertThatThrownBy(() -> new Verifiers(clock).of(List.of(bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private Identification verify(String token) {
    return step.verify(new Unverified(Secret.of(token)));
  }

  private String signed(JWSHeader header, String payload) throws JOSEException {
    com.nimbusds.jose.JWSObject object =
        new com.nimbusds.jose.JWSObject(header, new com.nimbusds.jose.Payload(payload));
    object.sign(new com.nimbusds.jose.crypto.ECDSASigner(issuer.key()));
    return object.serialize();
  }

  static RequestHead request(String token) {
    return request(Map.of("authorization", "Bearer " + token), "/");
  }

  static RequestHead request(Map<String, String> headers, String target) {
    List<Header> lines =
        new LinkedHashMap<>(headers)
            .entrySet().stream().map(line -> new Header(line.getKey(), line.getValue())).toList();
    return new RequestHead(
        new dev.sallyport.core.exchange.ExchangeId("1"),
        "GET",
        "a.example",
        new Target(target),
        new Headers(lines),
        true);
  }
}
