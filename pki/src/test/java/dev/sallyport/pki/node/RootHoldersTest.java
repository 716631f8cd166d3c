package dev.sallyport.pki.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.pki.Authority;
import dev.sallyport.pki.AuthorityAdmin;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootHoldersTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;
  private Path authority;
  private Path part;

  @BeforeEach
  void issue() throws IOException {
    authority = folder.resolve("pki");
    part = folder.resolve("guard.pem");
    show();
    NodeRegistry.of(authority).allow("edge-1", entry("a1"));
    NodeRegistry.of(authority).allow("edge-2", entry("b1"));
  }

  private Authority open() throws IOException {
    return Authority.openOrCreate(authority);
  }

  private KeyMaterial fresh() throws IOException {
    return open().issueServer(List.of("guard"), DAY);
  }

  /** What a renewal writes. */
  private void show() throws IOException {
    fresh().writeTo(part);
  }

  private NodeRegistry.Certificate entry(String serial) throws IOException {
    return new NodeRegistry.Certificate(
        serial, Instant.now().plus(DAY).toString(), open().rootOf(fresh().chain()));
  }

  private AuthorityAdmin admin() {
    return new AuthorityAdmin(authority, Instant::now);
  }

  private List<String> notReady() throws IOException {
    return RootHolders.notReady(authority, List.of(part, folder.resolve("control-plane.pem")));
  }

  @Test
  void whereOneRootCountsNobodyIsLate() throws IOException {
    assertThat(notReady()).isEmpty();
  }

  @Test
  void everybodyIsNamedUntilTheyHaveRenewed() throws IOException {
    admin().rotateRoot(Optional.empty());

    assertThat(notReady())
        .containsExactly(
            "node edge-1 has not renewed its certificate",
            "node edge-2 has not renewed its certificate",
            part + " is not replaced yet");
    show();
    NodeRegistry nodes = NodeRegistry.of(authority);
    assertThat(nodes.extend(new NodeIdentity("edge-1", "a1"), entry("a2"))).isTrue();
    assertThat(notReady()).containsExactly("node edge-2 has not renewed its certificate");
    nodes.revoke("edge-2");
    assertThat(notReady()).isEmpty();

    admin().retirePreviousRoot();
    assertThat(notReady()).isEmpty();
  }

  @Test
  void anotherIssuingAuthorityOfTheSameRootMakesNobodyLate() throws IOException {
    admin().rotateIssuing(Optional.empty());
    assertThat(notReady()).isEmpty();

    admin().rotateRoot(Optional.empty());
    show();
    NodeRegistry nodes = NodeRegistry.of(authority);
    nodes.allow("edge-1", entry("a2"));
    nodes.allow("edge-2", entry("b2"));
    admin().rotateIssuing(Optional.empty());

    assertThat(notReady()).isEmpty();
  }
}
