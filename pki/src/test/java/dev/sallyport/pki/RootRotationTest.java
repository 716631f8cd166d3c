package dev.sallyport.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The root gives way to another one without anybody who is believed being doubted. */
class RootRotationTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path temporary;

  private Authority running;
  private X509Certificate old;

  @BeforeEach
  void makeOne() throws IOException {
    running = authority();
    old = roots().getFirst();
    running.issueServer(List.of("api.test"), DAY);
  }

  private Path directory() {
    return temporary.resolve("pki");
  }

  private Authority authority() throws IOException {
    return Authority.openOrCreate(directory());
  }

  private AuthorityAdmin admin() {
    return new AuthorityAdmin(directory(), Instant::now);
  }

  private List<X509Certificate> roots() throws IOException {
    return Pem.certificates(Files.readString(directory().resolve("ca.crt")), "ca.crt");
  }

  @Test
  void whoeverTrustsEitherRootBelievesWhatIsIssuedInBetween() throws Exception {
    List<X509Certificate> before = running.issueServer(List.of("api.test"), DAY).chain();
    admin().rotateRoot(Optional.empty());

    List<X509Certificate> chain = running.issueServer(List.of("api.test"), DAY).chain();
    X509Certificate next = roots().getFirst();
    assertThat(roots()).containsExactly(next, old);
    assertThat(next).isNotEqualTo(old);
    assertThat(Pem.certificates(running.certificatePem(), "pem")).containsExactly(next, old);
    assertThat(chain).hasSize(3);
    believed(chain, List.of(old));
    believed(chain, List.of(next));
    believed(chain, roots());
    believed(before, roots());
    assertThat(authority().issueServer(List.of("api.test"), DAY).chain()).isEqualTo(chain);
  }

  @Test
  void opensslBelievesItToo() throws Exception {
    Path oldRoot = Files.writeString(temporary.resolve("old.pem"), Pem.encode(old));
    admin().rotateRoot(Optional.empty());
    Path chain =
        Files.writeString(
            temporary.resolve("chain.pem"),
            running.issueServer(List.of("api.test"), DAY).chainPem());
    Path next = Files.writeString(temporary.resolve("next.pem"), Pem.encode(roots().getFirst()));

    for (Path root : List.of(oldRoot, next, directory().resolve("ca.crt"))) {
      Process openssl =
          new ProcessBuilder(
                  "openssl",
                  "verify",
                  "-x509_strict",
                  "-CAfile",
                  root.toString(),
                  "-untrusted",
                  chain.toString(),
                  chain.toString())
              .redirectErrorStream(true)
              .start();
      assertThat(new String(openssl.getInputStream().readAllBytes())).endsWith(": OK\n");
    }
  }

  @Test
  void anotherIssuingAuthorityInBetweenIsBelievedLikewise() throws Exception {
    admin().rotateRoot(Optional.empty());
    admin().rotateIssuing(Optional.empty());

    believed(running.issueServer(List.of("api.test"), DAY).chain(), List.of(old));
    believed(running.issueServer(List.of("api.test"), DAY).chain(), List.of(roots().getFirst()));
  }

  @Test
  void aRetiredRootCountsNoLonger() throws Exception {
    admin().rotateRoot(Optional.empty());
    X509Certificate next = roots().getFirst();
    admin().retirePreviousRoot();
    admin().reissue(List.of());

    List<X509Certificate> chain = running.issueServer(List.of("api.test"), DAY).chain();
    assertThat(chain).hasSize(2);
    assertThat(roots()).containsExactly(next);
    assertThat(running.certificatePem()).isEqualTo(Pem.encode(next));
    believed(chain, List.of(next));
    assertThatThrownBy(() -> believed(chain, List.of(old)))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> admin().retirePreviousRoot())
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("no root before");
  }

  @Test
  void oneRotationIsEndedBeforeTheNextBegins() throws Exception {
    admin().rotateRoot(Optional.empty());

    assertThatThrownBy(() -> admin().rotateRoot(Optional.empty()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("pki rotate-root --retire");
    admin().retirePreviousRoot();
    admin().rotateRoot(Optional.empty());
    assertThat(roots()).hasSize(2);
  }

  @Test
  void aRotationThatEndsEarlyLeavesAnAuthorityThatIsBelieved() throws Exception {
    Path root = directory().resolve("authority/root.pem");
    String before = Files.readString(root);
    admin().rotateRoot(Optional.empty());
    // As if it had ended before its last step.
    PrivateFiles.write(root, before);
    PrivateFiles.write(directory().resolve("ca.crt"), Pem.encode(old));

    believed(authority().issueServer(List.of("api.test"), DAY).chain(), List.of(old));
    assertThat(roots()).containsExactly(old);
    admin().rotateRoot(Optional.empty());
    believed(authority().issueServer(List.of("api.test"), DAY).chain(), List.of(old));
    believed(authority().issueServer(List.of("api.test"), DAY).chain(), List.of(roots().get(0)));
  }

  @Test
  void theNextRootOpensWithTheLockThatWasGiven() throws Exception {
    RootLock passphrase = new RootLock.Passphrase(Secret.of("correct horse battery"));
    admin().relock(Optional.empty(), passphrase);

    assertThatThrownBy(() -> admin().rotateRoot(Optional.empty())).isInstanceOf(PkiException.class);
    admin().rotateRoot(Optional.of(passphrase));
    assertThat(Files.readString(directory().resolve("authority/root.pem")))
        .contains("ENCRYPTED PRIVATE KEY")
        .doesNotContain("BEGIN PRIVATE KEY");
    admin().rotateIssuing(Optional.of(passphrase));
  }

  private static void believed(List<X509Certificate> chain, List<X509Certificate> roots)
      throws CertificateException {
    Roots.of(roots)
        .checker()
        .checkServerTrusted(chain.toArray(X509Certificate[]::new), "ECDHE_ECDSA");
  }
}
