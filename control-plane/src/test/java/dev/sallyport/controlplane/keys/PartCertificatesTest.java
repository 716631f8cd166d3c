package dev.sallyport.controlplane.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.AuthorityAdmin;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.ReloadedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartCertificatesTest {

  private static final Duration LIFETIME = Duration.ofDays(3);

  @TempDir Path directory;

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Authority authority;
  private PartCertificates certificates;

  @BeforeEach
  void open() throws IOException {
    authority = Authority.openOrCreate(directory.resolve("pki"), () -> now);
    certificates = new PartCertificates(authority, directory, LIFETIME, () -> now);
    assertThat(certificates.renewIfDue()).isTrue();
  }

  private KeyMaterial own() throws IOException {
    String pem = Files.readString(directory.resolve(JoinClient.CONTROL_PLANE_FILE));
    return KeyMaterial.parse(pem, "own", Secret.of(pem), "own");
  }

  @Test
  void keepsThemUntilTwoThirdsOfTheirLifeAreOver() throws Exception {
    KeyMaterial first = own();
    now = first.dueAt().minusSeconds(1);
    assertThat(certificates.renewIfDue()).isFalse();

    now = first.dueAt();
    assertThat(certificates.renewIfDue()).isTrue();
    assertThat(own().leaf().getNotAfter()).isAfter(first.leaf().getNotAfter());
    assertThat(own().keyPem().reveal()).isNotEqualTo(first.keyPem().reveal());
    assertThat(certificates.renewIfDue()).isFalse();
  }

  @Test
  void replacesThemWhenSomebodyRotates() throws Exception {
    KeyMaterial first = own();
    new AuthorityAdmin(directory.resolve("pki"), () -> now)
        .rotateIssuing(java.util.Optional.empty());

    assertThat(certificates.renewIfDue()).isTrue();
    assertThat(own().chain().get(1)).isNotEqualTo(first.chain().get(1));
    assertThat(certificates.renewIfDue()).isFalse();
  }

  @Test
  void aServerShowsTheNewPairAndNeverHalfOfOne() throws Exception {
    Path file = directory.resolve(JoinClient.GUARD_FILE);
    ReloadedKeys keys = new ReloadedKeys(file);
    KeyMaterial first = keys.material();
    String alias = keys.chooseEngineServerAlias("EC", null, null);

    KeyMaterial next = authority.issueServer(List.of("other.internal"), LIFETIME);
    Files.writeString(file, next.keyPem().reveal());
    assertThat(keys.material().chainPem()).as("no chain is there").isEqualTo(first.chainPem());
    next.writeTo(file);
    assertThat(keys.material().chainPem()).isEqualTo(next.chainPem());

    assertThat(keys.getCertificateChain(String.valueOf(alias)))
        .as("a handshake under way keeps what it began with")
        .containsExactlyElementsOf(first.chain());
    assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
  }

  @Test
  void nobodyElseMayReadThem() throws Exception {
    for (String file : List.of(JoinClient.CONTROL_PLANE_FILE, JoinClient.GUARD_FILE)) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .isEqualTo("rw-------");
    }
  }
}
