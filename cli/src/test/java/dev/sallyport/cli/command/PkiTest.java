package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.pki.Authority;
import dev.sallyport.pki.node.NodeRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {
  private static final byte[] WORDS =
      "correct horse battery staple\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private Captured pki(byte[] in, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "pki";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--state";
    all[arguments.length + 2] = folder.resolve("state").toString();
    return Captured.run(in, Map.of(), all);
  }

  private Captured pki(String... arguments) {
    return pki(new byte[0], arguments);
  }

  @Test
  void makesShowsAndIssuesWithoutEverPrintingAKey() throws Exception {
    Captured made = pki(WORDS, "init", "--passphrase-file", "-");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).contains("kept elsewhere");

    Path out = folder.resolve("made");
    Captured issued = pki("issue", "--server", "db.internal,10.0.0.7", "--out", out.toString());
    assertThat(issued.exitCode()).as(issued.err()).isZero();
    assertThat(issued.out()).contains("db.internal, 10.0.0.7");
    Path key = out.resolve("db.internal.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");

    Captured shown = pki("show", "--output", "json");
    assertThat(shown.out()).contains("\"db.internal\"", "\"pin\"", "\"warnings\"");
    String secret = Files.readAllLines(key).get(1);
    for (Captured said : new Captured[] {made, issued, shown}) {
      assertThat(said.out() + said.err()).doesNotContain(secret, "PRIVATE KEY", "horse");
    }
  }

  @Test
  void importsACertificateAndPrintsTheLinesForIt() throws Exception {
    Path out = folder.resolve("made");
    pki("issue", "--server", "chat.test", "--out", out.toString());
    String chain = out.resolve("chat.test.crt").toString();
    String key = out.resolve("chat.test.key").toString();
    String root = folder.resolve("state/pki/ca.crt").toString();

    Captured unknown = pki("import", "--chain", chain, "--key", key);
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("intermediate certificate is missing", "--authorities");

    Captured taken = pki("import", "--chain", chain, "--key", key, "--authorities", root);
    assertThat(taken.exitCode()).as(taken.err()).isZero();
    assertThat(taken.out()).contains("hostnames: [chat.test]", "imported/chat.test.key");

    pki("issue", "--server", "other.test", "--out", out.toString());
    Captured wrong =
        pki(
            "import",
            "--chain",
            chain,
            "--key",
            out.resolve("other.test.key").toString(),
            "--authorities",
            root);
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("is not the key of the first certificate");

    Files.setPosixFilePermissions(Path.of(key), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(pki("import", "--chain", chain, "--key", key, "--authorities", root).err())
        .contains("open to others", "chmod 600");
  }

  @Test
  void rotatesByNameAndSaysWhenThereIsNone() throws Exception {
    Path out = folder.resolve("made");
    pki("issue", "--server", "chat.test", "--out", out.toString());
    String before = Files.readString(out.resolve("chat.test.crt"));

    assertThat(pki("rotate", "chat.test").out()).contains("1 certificate to be issued anew");
    assertThat(pki("rotate", "nobody.test").err()).contains("no certificate was issued for");
    pki("issue", "--server", "chat.test", "--out", out.toString());
    assertThat(Files.readString(out.resolve("chat.test.crt"))).isNotEqualTo(before);

    Captured both = pki("rotate", "--issuing", "chat.test");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(pki("rotate", "--issuing").out()).contains("new issuing authority");
  }

  @Test
  void locksTheRootAnewAndNeedsTheNewWordsThen() {
    pki("init");
    Captured locked = pki(WORDS, "lock", "--new-passphrase-file", "-");
    assertThat(locked.exitCode()).as(locked.err()).isZero();

    Captured without = pki("rotate", "--issuing");
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.err()).contains("root.unlock", "missing");
    assertThat(pki(WORDS, "rotate", "--issuing", "--passphrase-file", "-").exitCode()).isZero();
    Captured brief =
        pki("words\n".getBytes(StandardCharsets.UTF_8), "lock", "--new-passphrase-file", "-");
    assertThat(brief.err()).contains("12 characters");
  }

  @Test
  void retiresARootOnlyWhenNobodyLivesByItUnlessForced() throws Exception {
    pki("init");
    Path authority = folder.resolve("state/pki");
    Authority open = Authority.openOrCreate(authority);
    String root = open.rootOf(open.issueServer(List.of("edge-1"), Duration.ofDays(1)).chain());
    NodeRegistry.of(authority)
        .allow("edge-1", new NodeRegistry.Certificate("a1", "2099-01-01T00:00:00Z", root));
    assertThat(pki("rotate-root", "--force").exitCode()).isEqualTo(2);
    assertThat(pki("rotate-root").exitCode()).isZero();

    Captured refused = pki("rotate-root", "--retire");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("node edge-1 has not renewed", "sallyport envoy revoke", "--force");
    assertThat(Files.readString(authority.resolve("ca.crt")).split("BEGIN", -1)).hasSize(3);

    Captured forced = pki("rotate-root", "--retire", "--force");
    assertThat(forced.exitCode()).as(forced.err()).isZero();
    assertThat(Files.readString(authority.resolve("ca.crt")).split("BEGIN", -1)).hasSize(2);
  }
}
