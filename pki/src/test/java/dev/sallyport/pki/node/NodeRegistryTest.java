package dev.sallyport.pki.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeRegistryTest {

  private static final Pin ISSUER = new Pin("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant LATER = START.plus(Duration.ofDays(1));

  @TempDir Path folder;
  private Instant now = START;

  private NodeRegistry registry() {
    return new NodeRegistry(folder.resolve("nodes"), () -> now);
  }

  private static NodeRegistry.Certificate certificate(String serial) {
    return new NodeRegistry.Certificate(serial, LATER.toString(), "root");
  }

  @Test
  void readsARegistryOfBeforeRootsWereWrittenDown() throws IOException {
    PrivateFiles.createDirectory(folder.resolve("nodes"));
    PrivateFiles.write(
        registry().file(),
        """
        {"tokens":[],"nodes":[{"name":"edge","joined":"2026-01-01T00:00:00Z","certificates":[
          {"serial":"a1","notAfter":"2026-02-01T00:00:00Z"}]}]}""");

    assertThat(registry().content().allows(new NodeIdentity("edge", "a1"))).isTrue();
    assertThat(registry().content().nodes().getFirst().certificates().getFirst().root()).isEmpty();
  }

  @Test
  void redeemsATokenOnce() throws IOException {
    JoinToken token = registry().token("edge", Duration.ofMinutes(5), ISSUER);

    assertThat(registry().redeem(token.id(), Secret.of("guessed"))).isEmpty();
    assertThat(registry().redeem(token.id(), token.secret())).contains("edge");
    assertThat(registry().redeem(token.id(), token.secret())).isEmpty();
  }

  @Test
  void redeemsNoTokenThatHasExpired() throws IOException {
    JoinToken token = registry().token("edge", Duration.ofMinutes(5), ISSUER);
    now = START.plus(Duration.ofMinutes(5));

    assertThat(registry().redeem(token.id(), token.secret())).isEmpty();
  }

  @Test
  void letsANodeShowItsOldAndItsNewCertificate() throws IOException {
    registry().allow("edge", certificate("a1"));

    assertThat(registry().extend(new NodeIdentity("edge", "a1"), certificate("a2"))).isTrue();
    assertThat(registry().content().allows(new NodeIdentity("edge", "a1"))).isTrue();
    assertThat(registry().content().allows(new NodeIdentity("edge", "a2"))).isTrue();
    assertThat(registry().content().allows(new NodeIdentity("core", "a2"))).isFalse();
  }

  @Test
  void letsNoRevokedNodeRenewItselfBackIn() throws IOException {
    registry().allow("edge", certificate("a1"));
    registry().revoke("edge");

    assertThat(registry().extend(new NodeIdentity("edge", "a1"), certificate("a2"))).isFalse();
    assertThat(registry().content().nodes()).isEmpty();
  }

  @Test
  void forgetsTokensOfARevokedNode() throws IOException {
    JoinToken token = registry().token("edge", Duration.ofMinutes(5), ISSUER);
    registry().revoke("edge");

    assertThat(registry().redeem(token.id(), token.secret())).isEmpty();
  }
}
