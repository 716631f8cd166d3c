package dev.sallyport.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path temporary;

  private Path directory() {
    return temporary.resolve("pki");
  }

  private Authority at(Instant now) throws IOException {
    return Authority.openOrCreate(directory(), InstantSource.fixed(now));
  }

  @Test
  void issuesServerCertificatesThatNameHostsAndAddresses() throws Exception {
    X509Certificate leaf = at(NOW).issueServer(List.of("api.test", "127.0.0.1", "::1"), DAY).leaf();

    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=api.test");
    assertThat(leaf.getSubjectAlternativeNames())
        .extracting(name -> (Object) name.get(1))
        .containsExactly("api.test", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getNotBefore().toInstant()).isBefore(NOW);
    assertThat(leaf.getNotAfter().toInstant()).isEqualTo(NOW.plus(DAY));
    assertThat(leaf.getSerialNumber().bitLength()).isBetween(64, 159);
  }

  @Test
  void issuesClientCertificatesForClientsOnly() throws Exception {
    X509Certificate leaf = at(NOW).issueClient("gateway", DAY).leaf();

    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=gateway");
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
  }

  @Test
  void issuesChainsThatLeadToTheRoot() throws Exception {
    Authority authority = at(NOW);
    List<X509Certificate> chain = authority.issueServer(List.of("api.test"), DAY).chain();
    X509Certificate root = Pem.certificates(authority.certificatePem(), "root").getFirst();

    assertThat(chain).hasSize(2);
    chain.get(0).verify(chain.get(1).getPublicKey());
    chain.get(1).verify(root.getPublicKey());
    assertThat(chain.get(1).getBasicConstraints()).isZero();
    assertThat(root.getBasicConstraints()).isEqualTo(1);
  }

  @Test
  void issuesChainsThatOpensslVerifies() throws Exception {
    assumeThat(run("openssl", "version")).as("openssl is on PATH").startsWith("OpenSSL");
    Authority authority = Authority.openOrCreate(directory());
    KeyMaterial material = authority.issueServer(List.of("api.test"), DAY);
    Path chain = temporary.resolve("chain.pem");
    Files.writeString(chain, material.chainPem());

    assertThat(
            run(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_hostname",
                "api.test",
                "-CAfile",
                authority.certificateFile().toString(),
                "-untrusted",
                chain.toString(),
                chain.toString()))
        .isEqualTo(chain + ": OK");
  }

  @Test
  void pinsAsOpensslDoes() throws Exception {
    assumeThat(run("openssl", "version")).as("openssl is on PATH").startsWith("OpenSSL");
    KeyMaterial material = at(NOW).issueServer(List.of("api.test"), DAY);
    Path chain = temporary.resolve("chain.pem");
    Files.writeString(chain, material.chainPem());

    assertThat(
            run(
                "sh",
                "-c",
                "openssl x509 -in "
                    + chain
                    + " -noout -pubkey | openssl pkey -pubin -outform der"
                    + " | openssl dgst -sha256 -binary | openssl base64"))
        .isEqualTo(Spki.pin(material.leaf()).base64());
  }

  @Test
  void isTheSameAfterARestart() throws Exception {
    Authority before = at(NOW);
    KeyMaterial issued = before.issueServer(List.of("api.test"), DAY);
    Authority after = at(NOW.plus(Duration.ofHours(15)));

    assertThat(after.certificatePem()).isEqualTo(before.certificatePem());
    assertThat(after.issueServer(List.of("api.test"), DAY).chainPem()).isEqualTo(issued.chainPem());
  }

  @Test
  void renewsAfterTwoThirdsOfALife() throws Exception {
    KeyMaterial issued = at(NOW).issueServer(List.of("api.test"), DAY);

    assertThat(issued.dueAt()).isBetween(NOW.plus(Duration.ofMinutes(950)), NOW.plus(DAY));
    assertThat(at(issued.dueAt()).issueServer(List.of("api.test"), DAY).chainPem())
        .isNotEqualTo(issued.chainPem());
  }

  @Test
  void doesNotMixUpNamesUsesAndLifetimes() throws Exception {
    Authority authority = at(NOW);

    Set<String> pins = new HashSet<>();
    pins.add(pin(authority.issueServer(List.of("a.test"), DAY)));
    pins.add(pin(authority.issueServer(List.of("b.test"), DAY)));
    pins.add(pin(authority.issueServer(List.of("a.test", "b.test"), DAY)));
    pins.add(pin(authority.issueServer(List.of("a.test"), DAY.multipliedBy(2))));
    pins.add(pin(authority.issueClient("a.test", DAY)));

    assertThat(pins).hasSize(5);
  }

  @Test
  void cutsALifetimeToThatOfTheIssuer() throws Exception {
    KeyMaterial issued = at(NOW).issueServer(List.of("a.test"), Duration.ofDays(36500));

    assertThat(issued.leaf().getNotAfter()).isEqualTo(issued.chain().get(1).getNotAfter());
  }

  @Test
  void renewsTheIssuingAuthorityUnderTheSameRoot() throws Exception {
    Authority before = at(NOW);
    X509Certificate issuing = before.issueServer(List.of("a.test"), DAY).chain().get(1);
    Authority after = at(KeyMaterial.dueAt(issuing).plusSeconds(1));
    KeyMaterial issued = after.issueServer(List.of("a.test"), DAY);

    assertThat(after.certificatePem()).isEqualTo(before.certificatePem());
    assertThat(issued.chain().get(1)).isNotEqualTo(issuing);
    issued
        .chain()
        .get(1)
        .verify(Pem.certificates(after.certificatePem(), "root").getFirst().getPublicKey());
  }

  @Test
  void keepsEverythingForItsOwnerAlone() throws Exception {
    Authority authority = at(NOW);
    authority.issueServer(List.of("api.test"), DAY);

    try (var paths = Files.walk(directory())) {
      assertThat(paths)
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  void narrowsADirectoryThatWasOpenToOthers() throws Exception {
    Files.createDirectories(directory());
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxr-xr-x"));

    at(NOW);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
  }

  @Test
  void isMadeOnceByManyAtATime() throws Exception {
    List<Future<String>> made = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        made.add(
            threads.submit(
                () -> {
                  Authority authority = at(NOW);
                  return authority.certificatePem()
                      + authority.issueServer(List.of("api.test"), DAY).chainPem();
                }));
      }
    }

    Set<String> different = new HashSet<>();
    for (Future<String> one : made) {
      different.add(one.get());
    }
    assertThat(different).hasSize(1);
  }

  @Test
  void isMadeOnceByTwoProcessesAtATime() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OpenAuthority.class.getName(),
                  directory().toString())
              .redirectErrorStream(true)
              .start());
    }
    Set<String> printed = new HashSet<>();
    for (Process process : processes) {
      printed.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      assertThat(process.waitFor()).as(printed::toString).isZero();
    }

    assertThat(printed).hasSize(1);
  }

  @Test
  void finishesNothingThatACrashLeftUnfinished() throws Exception {
    Path unfinished = directory().resolve(".authority.crashed");
    Files.createDirectories(unfinished);
    Files.writeString(unfinished.resolve("root.pem"), "half");

    at(NOW);

    assertThat(unfinished).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.crt", "authority/root.pem", "authority/issuing.pem"})
  void refusesADamagedFileAndSaysWhichAndWhatToDo(String name) throws Exception {
    at(NOW);
    Path file = directory().resolve(name);
    Files.writeString(file, "damaged");

    assertThatThrownBy(() -> at(NOW))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(file.toString());
    assertThat(Files.readString(file)).isEqualTo("damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"authority/root.pem", "authority/issuing.pem"})
  void refusesAMissingFileAndMakesNoNewOne(String name) throws Exception {
    at(NOW);
    Path file = directory().resolve(name);
    Files.delete(file);

    assertThatThrownBy(() -> at(NOW))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Restore");
    assertThat(file).doesNotExist();
  }

  @Test
  void makesNoNewKeysForARootThatClientsTrustAlready() throws Exception {
    String trusted = at(NOW).certificatePem();
    for (String name : List.of("authority/root.pem", "authority/issuing.pem", "authority")) {
      Files.delete(directory().resolve(name));
    }

    assertThatThrownBy(() -> at(NOW))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("Restore");
    assertThat(Files.readString(directory().resolve("ca.crt"))).isEqualTo(trusted);
  }

  @Test
  void refusesFilesOfTwoAuthorities() throws Exception {
    at(NOW);
    Path other = temporary.resolve("other");
    Authority.openOrCreate(other, InstantSource.fixed(NOW));
    Files.copy(
        other.resolve("authority/issuing.pem"),
        directory().resolve("authority/issuing.pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> at(NOW))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("is not signed by the root");
  }

  @Test
  void writesTheCopyForClientsAnewWhenItIsGone() throws Exception {
    Authority authority = at(NOW);
    Files.delete(authority.certificateFile());

    assertThat(Files.readString(at(NOW).certificateFile())).isEqualTo(authority.certificatePem());
  }

  @Test
  void refusesToWorkAfterItsEnd() throws Exception {
    at(NOW);

    assertThatThrownBy(() -> at(NOW.plus(Duration.ofDays(4000))))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("expired");
  }

  @Test
  void refusesADamagedIssuedCertificateAndSaysTheCure() throws Exception {
    Authority authority = at(NOW);
    authority.issueServer(List.of("api.test"), DAY);
    Path file;
    try (var issued = Files.list(directory().resolve("issued"))) {
      file = issued.findFirst().orElseThrow();
    }
    Files.writeString(file, "damaged");

    assertThatThrownBy(() -> authority.issueServer(List.of("api.test"), DAY))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Delete it");
  }

  @Test
  void neverPrintsAKey() throws Exception {
    Authority authority = at(NOW);
    KeyMaterial material = authority.issueServer(List.of("api.test"), DAY);
    String body = material.keyPem().reveal().lines().skip(1).findFirst().orElseThrow();

    assertThat(material.toString()).contains("api.test").doesNotContain(body);
    assertThat(material.keyPem().toString()).doesNotContain(body);
    assertThat(authority.toString()).doesNotContain(body);
  }

  private static String pin(KeyMaterial material) {
    return Spki.pin(material.leaf()).base64();
  }

  private static String run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor();
      return said;
    } catch (IOException e) {
      return Arrays.toString(command) + " cannot be run";
    }
  }
}
