package dev.sallyport.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCheckTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path directory;

  private Authority authority;
  private Roots roots;
  private final Instant now = Instant.now();

  @BeforeEach
  void open() throws IOException {
    authority = Authority.openOrCreate(directory);
    roots = Roots.of(Pem.certificates(authority.certificatePem(), "root"));
  }

  private List<String> problems(KeyMaterial material, String... hostnames) {
    return ImportCheck.problems(material, "chain.pem", List.of(hostnames), roots, now);
  }

  @Test
  void takesAWholeChainForItsNames() throws Exception {
    assertThat(problems(authority.issueServer(List.of("api.test", "127.0.0.1"), DAY), "api.test"))
        .isEmpty();
    assertThat(problems(authority.issueServer(List.of("*.test"), DAY), "api.test")).isEmpty();
  }

  @Test
  void namesTheMissingIntermediate() throws Exception {
    KeyMaterial whole = authority.issueServer(List.of("api.test"), DAY);
    KeyMaterial cut = new KeyMaterial(Pem.encode(whole.leaf()), whole.keyPem());

    assertThat(problems(cut, "api.test"))
        .singleElement()
        .asString()
        .contains("intermediate certificate is missing", "CN=Sallyport issuing authority");
  }

  @Test
  void namesEveryNameThatIsNotCovered() throws Exception {
    assertThat(problems(authority.issueServer(List.of("a.test"), DAY), "a.test", "b.test"))
        .singleElement()
        .asString()
        .contains("not for b.test", "a.test");
    assertThat(problems(authority.issueServer(List.of("*.test"), DAY), "a.b.test")).hasSize(1);
  }

  @Test
  void refusesWhatHasExpiredOrHasNotBegun() throws Exception {
    KeyMaterial material = authority.issueServer(List.of("a.test"), DAY);

    assertThat(
            ImportCheck.problems(
                material, "chain.pem", List.of(), roots, now.plus(DAY.multipliedBy(2))))
        .singleElement()
        .asString()
        .contains("has expired", "Renew it");
    assertThat(ImportCheck.problems(material, "chain.pem", List.of(), roots, now.minus(DAY)))
        .isNotEmpty()
        .allMatch(problem -> problem.contains("not valid before"));
  }

  @Test
  void refusesClientCertificatesAndAuthorities() throws Exception {
    assertThat(problems(authority.issueClient("a.test", DAY)))
        .singleElement()
        .asString()
        .contains("not for servers");
  }

  @Test
  void refusesWeakKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    assertThatThrownBy(() -> Strength.require(generator.generateKeyPair().getPublic(), "key.pem"))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("1024 bits")
        .hasMessageContaining("2048");
    assertThatThrownBy(
            () ->
                Strength.require(
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic(),
                    "key.pem"))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("P-256");
  }

  @Test
  void signsRequestsThatProveTheirKeyAndNoOthers() throws Exception {
    byte[] request = CertificateRequest.of(CertificateMaker.newKeyPair());
    assertThat(CertificateRequest.read(request).publicKey().getAlgorithm()).isEqualTo("EC");

    byte[] forged = request.clone();
    forged[forged.length - 1] ^= 1;
    assertThatThrownBy(() -> CertificateRequest.read(forged)).isInstanceOf(PkiException.class);
    assertThatThrownBy(() -> CertificateRequest.read(new byte[] {1, 2}))
        .isInstanceOf(PkiException.class);
    assertThatThrownBy(() -> CertificateRequest.read(new byte[10_000]))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("too large");
  }

  @Test
  void shortLivesAreNotBornDue() throws Exception {
    Duration life = Duration.ofSeconds(12);
    KeyMaterial brief = authority.issueServer(List.of("brief.test"), life);

    assertThat(brief.dueAt()).isAfter(now.plusSeconds(5)).isBefore(now.plusSeconds(10));
    assertThat(
            CertificateMaker.leaf(
                    List.of(new GeneralName(GeneralName.dNSName, "x.test")),
                    "x.test",
                    KeyPurposeId.id_kp_serverAuth,
                    issuer(),
                    now,
                    life)
                .leaf()
                .getNotBefore())
        .isBefore(java.util.Date.from(now));
  }

  private CertificateMaker.Issuer issuer() {
    CertificateMaker.Certified root = CertificateMaker.root("r", now, DAY);
    return new CertificateMaker.Issuer(root, List.of(root.certificate()));
  }

  @Test
  void factsTellNoSecret() throws Exception {
    KeyMaterial material = authority.issueServer(List.of("a.test"), DAY);
    CertificateFacts facts = CertificateFacts.of(material.leaf());

    assertThat(facts.names()).containsExactly("a.test");
    assertThat(facts.pin()).isEqualTo(Spki.pin(material.leaf()).toString());
    assertThat(facts.key()).isEqualTo("EC 256");
    Secret<String> key = material.keyPem();
    assertThat(facts.toString()).doesNotContain(key.reveal().lines().toList().get(1));
  }
}
