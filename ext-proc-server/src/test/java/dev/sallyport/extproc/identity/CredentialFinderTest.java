package dev.sallyport.extproc.identity;

import static dev.sallyport.core.error.ErrorCode.CREDENTIAL_AMBIGUOUS;
import static dev.sallyport.core.error.ErrorCode.CREDENTIAL_MISPLACED;
import static dev.sallyport.core.error.ErrorCode.TOKEN_INVALID;
import static dev.sallyport.core.error.ErrorCode.TOKEN_MISSING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.http.Target;
import dev.sallyport.extproc.identity.Credential.Presented;
import dev.sallyport.extproc.identity.Credential.Unacceptable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where credentials may be, and how many. */
class CredentialFinderTest {

  private static final String JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2ln";

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR "})
  void findsABearerTokenWhateverTheCaseOfTheScheme(String scheme) {
    assertThat(find("authorization", "/", "authorization", scheme + JWT))
        .isInstanceOfSatisfying(
            Presented.class, found -> assertThat(found.token().reveal()).isEqualTo(JWT));
  }

  @Test
  void findsABareTokenInAnotherDeclaredHeader() {
    assertThat(find("x-api-key", "/", "x-api-key", JWT)).isInstanceOf(Presented.class);
    assertThat(find("x-mine", "/", "x-mine", JWT)).isInstanceOf(Presented.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic dXNlcjpwYXNz",
        "Bearer",
        "Bearer ",
        "Bearer  " + JWT,
        " Bearer " + JWT,
        "Bearer\t" + JWT,
        "Bearer " + JWT + " ",
        "Bearer " + JWT + " x",
        "Bearer \u0001" + JWT,
        "Bearer tökén",
        "Bearer ===",
        "Token " + JWT,
        JWT,
        ""
      })
  void refusesWhatIsNotOneBearerToken(String value) {
    assertRefused(TOKEN_INVALID, "authorization", "/", "authorization", value);
  }

  @Test
  void refusesATokenThatIsTooLong() {
    assertThat(
            find(
                "authorization",
                "/",
                "authorization",
                "Bearer " + "a".repeat(CredentialFinder.LONGEST_TOKEN)))
        .isInstanceOf(Presented.class);
    assertRefused(
        TOKEN_INVALID,
        "authorization",
        "/",
        "authorization",
        "Bearer " + "a".repeat(CredentialFinder.LONGEST_TOKEN + 1));
  }

  static Stream<Arguments> second() {
    return Stream.of(
        Arguments.of("authorization", "Bearer " + JWT),
        Arguments.of("authorization", "Basic dXNlcjpwYXNz"),
        Arguments.of("x-api-key", "anything"),
        Arguments.of("x-api-key", ""),
        Arguments.of("proxy-authorization", "Basic dXNlcjpwYXNz"),
        Arguments.of("x-goog-api-key", "anything"),
        Arguments.of("x-chroma-token", "anything"),
        Arguments.of("x-anything", JWT),
        Arguments.of("x-anything", "prefix " + JWT + " suffix"),
        Arguments.of("cookie", "theme=dark; session=" + JWT));
  }

  @ParameterizedTest
  @MethodSource("second")
  void refusesASecondCredential(String name, String value) {
    assertRefused(
        CREDENTIAL_AMBIGUOUS, "authorization", "/", "authorization", "Bearer " + JWT, name, value);
  }

  @ParameterizedTest
  @MethodSource("second")
  void refusesACredentialElsewhereThanDeclared(String name, String value) {
    if (!name.equals("authorization")) {
      assertRefused(CREDENTIAL_MISPLACED, "authorization", "/", name, value);
    }
    assertRefused(
        name.equals("x-api-key") ? (value.isEmpty() ? TOKEN_INVALID : null) : CREDENTIAL_MISPLACED,
        "x-api-key",
        "/",
        name,
        value);
  }

  @Test
  void seesTwoTokensThatEnvoyJoined() {
    assertRefused(
        CREDENTIAL_AMBIGUOUS,
        "authorization",
        "/",
        "authorization",
        "Bearer " + JWT + ",Bearer " + JWT);
  }

  @ParameterizedTest
  @CsvSource({
    "/?access_token=abc",
    "/?a=1&access_token=abc",
    "/?a=1;access_token=abc",
    "/?ACCESS_TOKEN=abc",
    "/?access%5Ftoken=abc",
    "/?access_token",
    "/?next=" + JWT,
    "/?next=eyJhbGciOiJFUzI1NiJ9%2EeyJzdWIiOiJhbm5hIn0%2Ec2ln",
    "/callback/" + JWT,
    "/callback/%65yJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2ln",
    "/?broken=%zz&access%5Ftoken=abc",
    "/?broken=%&next=%65yJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2ln",
    "/?broken=%ff&next=%65yJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2ln",
  })
  void refusesATokenInTheTarget(String target) {
    assertRefused(CREDENTIAL_MISPLACED, "authorization", target);
    assertRefused(CREDENTIAL_AMBIGUOUS, "authorization", target, "authorization", "Bearer " + JWT);
  }

  @ParameterizedTest
  @CsvSource({
    "/?my_access_token=1",
    "/?access_tokens=1",
    "/?q=how+to+use+access_token",
    "/eyJ.css",
    "/v1.2.3/eyJabcd.e",
    "/?broken=%zz",
  })
  void leavesAloneWhatOnlyLooksSimilar(String target) {
    assertRefused(TOKEN_MISSING, "authorization", target);
  }

  private static void assertRefused(
      ErrorCode code, String declared, String target, String... headers) {
    Credential found = find(declared, target, headers);
    if (code == null) {
      assertThat(found).isInstanceOf(Presented.class);
    } else {
      assertThat(found).isEqualTo(new Unacceptable(code));
    }
  }

  private static Credential find(String declared, String target, String... headers) {
    List<Header> lines = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      lines.add(new Header(headers[i], headers[i + 1]));
    }
    return new CredentialFinder(declared)
        .find(
            new RequestHead(
                new ExchangeId("1"),
                "GET",
                "a.example",
                new Target(target),
                new Headers(lines),
                true));
  }
}
