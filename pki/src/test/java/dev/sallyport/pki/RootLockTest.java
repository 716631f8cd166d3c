package dev.sallyport.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The root's key on disk: never readable without its lock, and not needed from day to day. */
class RootLockTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final RootLock.Passphrase WORDS =
      new RootLock.Passphrase(Secret.of("correct horse battery staple"));

  @TempDir Path temporary;

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private Path directory() {
    return temporary.resolve("pki");
  }

  private AuthorityAdmin admin() {
    return new AuthorityAdmin(directory(), () -> now);
  }

  private Authority authority() throws IOException {
    return Authority.openOrCreate(directory(), () -> now);
  }

  private Path rootFile() {
    return directory().resolve("authority/root.pem");
  }

  @Test
  void aRootMadeOnTheWayIsEncryptedUnderAKeyFile() throws Exception {
    authority();

    assertThat(Files.readString(rootFile()))
        .contains("ENCRYPTED PRIVATE KEY")
        .doesNotContain("BEGIN PRIVATE KEY");
    assertThat(directory().resolve("root.unlock")).exists();
  }

  @Test
  void opensslOpensARootWithItsPassphraseAndNoOther() throws Exception {
    assumeThat(openssl("version")).startsWith("OpenSSL");
    admin().init(Optional.of(WORDS));
    String certificateKey = openssl("x509", "-in", rootFile().toString(), "-noout", "-pubkey");

    assertThat(
            openssl(
                "pkey",
                "-in",
                rootFile().toString(),
                "-passin",
                "pass:" + WORDS.value().reveal(),
                "-pubout"))
        .isEqualTo(certificateKey);
    assertThat(openssl("pkey", "-in", rootFile().toString(), "-passin", "pass:wrong words here"))
        .doesNotContain("BEGIN");
    assertThat(openssl("asn1parse", "-in", rootFile().toString(), "-strparse", "0"))
        .as("the first block is the certificate")
        .doesNotContain("PRIVATE");
  }

  @Test
  void issuesWithoutTheRootsKey() throws Exception {
    admin().init(Optional.of(WORDS));

    assertThat(authority().issueServer(List.of("api.test"), DAY).chain()).hasSize(2);
    assertThat(directory().resolve("root.unlock")).doesNotExist();
  }

  @Test
  void aLockedRootIsAskedForOnlyWhenTheIssuingAuthorityIsDue() throws Exception {
    admin().init(Optional.of(WORDS));
    X509Certificate issuing = authority().issuingChain().getFirst();

    now = KeyMaterial.dueAt(issuing).plusSeconds(1);
    assertThat(authority().warning().orElseThrow())
        .contains("pki rotate --issuing", issuing.getNotAfter().toInstant().toString());
    assertThat(authority().issueServer(List.of("api.test"), DAY).chain().get(1)).isEqualTo(issuing);

    assertThatThrownBy(() -> admin().rotateIssuing(Optional.empty()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("root.unlock");
    admin().rotateIssuing(Optional.of(WORDS));
    assertThat(authority().warning()).isEmpty();
    assertThat(authority().issueServer(List.of("api.test"), DAY).chain().get(1))
        .isNotEqualTo(issuing);
  }

  @Test
  void aWrongPassphraseOpensNothingAndIsNotQuoted() throws Exception {
    admin().init(Optional.of(WORDS));
    RootLock wrong = new RootLock.Passphrase(Secret.of("wrong horse battery"));

    assertThatThrownBy(() -> admin().rotateIssuing(Optional.of(wrong)))
        .isInstanceOf(PkiException.class)
        .hasNoCause()
        .hasMessageContaining("does not open with this passphrase")
        .message()
        .doesNotContain("horse");
  }

  @Test
  void changesTheLockAndRemovesTheKeyFileThatItMade() throws Exception {
    String root = authority().certificatePem();
    admin().relock(Optional.empty(), WORDS);

    assertThat(directory().resolve("root.unlock")).doesNotExist();
    assertThat(authority().certificatePem()).isEqualTo(root);
    admin().rotateIssuing(Optional.of(WORDS));
    RootLock.KeyFile file = new RootLock.KeyFile(temporary.resolve("vault.key"));
    admin().relock(Optional.of(WORDS), file);
    assertThatThrownBy(() -> admin().rotateIssuing(Optional.of(WORDS)))
        .isInstanceOf(PkiException.class);
    admin().rotateIssuing(Optional.of(file));
  }

  @Test
  void encryptsARootThatAnEarlierVersionLeftReadable() throws Exception {
    CertificateMaker.Certified root = CertificateMaker.root("old root", now, DAY.multipliedBy(900));
    CertificateMaker.Certified issuing =
        CertificateMaker.issuing("old issuing", root, now, DAY.multipliedBy(300));
    PrivateFiles.createDirectory(directory().resolve("authority"));
    PrivateFiles.write(rootFile(), Pem.encode(root.certificate()) + Pem.encode(root.key()));
    PrivateFiles.write(
        directory().resolve("authority/issuing.pem"),
        Pem.encode(issuing.certificate()) + Pem.encode(issuing.key()));

    assertThat(authority().certificatePem()).isEqualTo(Pem.encode(root.certificate()));
    assertThat(Files.readString(rootFile())).doesNotContain("BEGIN PRIVATE KEY");
    admin().rotateIssuing(Optional.empty());
  }

  @Test
  void refusesKeysThatOthersMayRead() throws Exception {
    authority();
    Path issuing = directory().resolve("authority/issuing.pem");
    Files.setPosixFilePermissions(issuing, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(this::authority)
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(issuing.toString())
        .hasMessageContaining("rw-r-----")
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aPassphraseHasALength() {
    assertThatThrownBy(() -> new RootLock.Passphrase(Secret.of("short")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("12 characters");
  }

  @Test
  void anAuthorityIsMadeOnce() throws Exception {
    admin().init(Optional.of(WORDS));

    assertThatThrownBy(() -> admin().init(Optional.of(WORDS)))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("already");
  }

  @Test
  void signsBelowARootOfYourOwn() throws Exception {
    CertificateMaker.Certified root = CertificateMaker.root("corp", now, DAY.multipliedBy(900));
    CertificateMaker.Certified issuing =
        CertificateMaker.issuing("corp gateway", root, now, DAY.multipliedBy(300));
    KeyMaterial material =
        new KeyMaterial(Pem.encode(issuing.certificate()), Secret.of(Pem.encode(issuing.key())));
    admin().initBelow(root.certificate(), material, "issuing.pem");

    KeyMaterial issued = authority().issueServer(List.of("api.test"), DAY);
    assertThat(authority().certificatePem()).isEqualTo(Pem.encode(root.certificate()));
    assertThat(issued.chain()).hasSize(2);
    assertThat(issued.chain().get(1)).isEqualTo(issuing.certificate());
    assertThat(admin().overview().rootLock()).contains("your own");

    KeyMaterial leaf =
        Authority.openOrCreate(temporary.resolve("other"), InstantSource.fixed(now))
            .issueServer(List.of("no.authority"), DAY);
    assertThatThrownBy(() -> admin().replaceIssuing(leaf, "leaf.pem"))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("may not sign others");
  }

  @Test
  void showsWhatItIssuedAndForgetsItWhenTold() throws Exception {
    KeyMaterial a = authority().issueServer(List.of("a.test"), DAY);
    KeyMaterial b = authority().issueServer(List.of("b.test"), DAY.multipliedBy(2));

    assertThat(admin().overview().issued())
        .extracting(CertificateFacts::names)
        .containsExactly(List.of("a.test"), List.of("b.test"));
    assertThat(admin().reissue(List.of("a.test"))).isEqualTo(1);
    assertThat(authority().issueServer(List.of("a.test"), DAY).chainPem())
        .isNotEqualTo(a.chainPem());
    assertThat(authority().issueServer(List.of("b.test"), DAY.multipliedBy(2)).chainPem())
        .isEqualTo(b.chainPem());
  }

  private static String openssl(String... arguments) throws Exception {
    try {
      String[] command = new String[arguments.length + 1];
      command[0] = "openssl";
      System.arraycopy(arguments, 0, command, 1, arguments.length);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said.strip();
    } catch (IOException e) {
      return "cannot be run";
    }
  }
}
