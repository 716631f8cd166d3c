package dev.sallyport.extproc.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.extproc.identity.Identification.Known;
import dev.sallyport.extproc.identity.Identification.Refused;
import dev.sallyport.extproc.identity.Identification.Unverified;
import dev.sallyport.extproc.testing.TestClock;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Where keys come from, how often, and what happens when they do not. */
class IssuerKeysTest {

  private final TestIssuer issuer = new TestIssuer("https://issuer.example", new TestClock());
  private final IdentityStep step = issuer.step("authorization");

  @Test
  void fetchesKeysOnceForManyTokens() {
    for (int i = 0; i < 20; i++) {
      assertThat(verify(issuer.token())).isInstanceOf(Known.class);
    }
    assertThat(issuer.fetches()).as("discovery and keys").isEqualTo(2);
  }

  @Test
  void hasTheKeysBeforeTheFirstTokenComes() {
    TokenVerifier verifier = issuer.verifier();
    verifier.prepare();
    issuer.goAway();

    assertThat(verifier.verify(ParsedToken.parse(Secret.of(issuer.token())).orElseThrow()))
        .isInstanceOf(Known.class);
  }

  @Test
  void comesUpWithoutAnIssuerAndAsksAgainWithTheFirstToken() {
    TokenVerifier verifier = issuer.verifier();
    issuer.goAway();
    verifier.prepare();
    issuer.comeBack();

    assertThat(verifier.verify(ParsedToken.parse(Secret.of(issuer.token())).orElseThrow()))
        .isInstanceOf(Known.class);
  }

  @Test
  void fetchesAnewWhenATokenNamesAKeyItDoesNotKnow() {
    verify(issuer.token());
    issuer.rotate();
    assertThat(verify(issuer.token())).isInstanceOf(Known.class);
  }

  @Test
  void doesNotTurnMadeUpKeyIdsIntoLoadOnTheIssuer() {
    verify(issuer.token());
    for (int i = 0; i < 50; i++) {
      String madeUp =
          TestIssuer.sign(
              issuer.header().keyID("made-up-" + i).build(), issuer.claims().build(), issuer.key());
      assertThat(verify(madeUp)).isEqualTo(new Refused(ErrorCode.TOKEN_INVALID));
    }
    assertThat(issuer.fetches()).isLessThanOrEqualTo(6);
  }

  @Test
  void saysUnavailableWhileTheKeysWereNeverSeen() {
    issuer.goAway();
    for (int i = 0; i < 5; i++) {
      assertThat(verify(issuer.token())).isEqualTo(new Refused(ErrorCode.IDENTITY_UNAVAILABLE));
    }
  }

  @Test
  void goesOnWithTheKeysItHasWhileTheIssuerIsAway() {
    verify(issuer.token());
    issuer.goAway();
    assertThat(verify(issuer.token())).isInstanceOf(Known.class);
  }

  @Test
  void takesNoDiscoveryDocumentOfAnotherIssuer() {
    assertThatThrownBy(() -> Discovery.read(URI.create("https://other.example"), issuer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another issuer");
  }

  @Test
  void takesNoDiscoveryDocumentWithoutKeys() {
    URI other = URI.create("https://other.example");
    assertThatThrownBy(
            () -> Discovery.read(other, address -> "{\"issuer\":\"https://other.example\"}"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Discovery.read(other, address -> "not json"))
        .isInstanceOf(IOException.class);
  }

  private Identification verify(String token) {
    return step.verify(new Unverified(Secret.of(token)));
  }
}
