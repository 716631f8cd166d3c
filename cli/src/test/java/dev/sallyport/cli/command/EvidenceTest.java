package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.evidence.EvidenceFiles;
import dev.sallyport.core.evidence.Handshake;
import dev.sallyport.core.evidence.Handshake.Certificate;
import dev.sallyport.core.evidence.Handshake.Door;
import dev.sallyport.core.evidence.HandshakeReason;
import dev.sallyport.pki.EvidenceKey;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sallyport evidence} tells and proves. */
class EvidenceTest {

  @TempDir Path folder;

  private Path state;

  @BeforeEach
  void writeEvidence() throws IOException {
    state = folder.resolve("state");
    Path pki = state.resolve("pki");
    PrivateFiles.createDirectory(state);
    PrivateFiles.createDirectory(pki);
    try (EvidenceFiles files =
        new EvidenceFiles(
            state.resolve("evidence"), InstantSource.system(), EvidenceKey.openOrCreate(pki), 30)) {
      files.posture(
          "r1",
          List.of(
              Map.of(
                  "resource",
                  "documents",
                  "hostname",
                  "documents.test",
                  "firstDoor",
                  Map.of(
                      "listener",
                      "main",
                      "minimumVersion",
                      "1.3",
                      "maximumVersion",
                      "1.3",
                      "clientCertificates",
                      "none"),
                  "secondDoor",
                  Map.of("minimumVersion", "1.3", "trust", "authorities", "pins", List.of()))));
      files.append(
          List.of(
              handshake("a", Door.FIRST, HandshakeReason.OK, "documents.test"),
              handshake("b", Door.FIRST, HandshakeReason.CLEAR_TEXT, "<b>\u001b[31mx"),
              handshake("c", Door.SECOND, HandshakeReason.OK, "")));
      files.lost("edge-1", 4);
    }
  }

  @Test
  void reportsWhatThereWasAndWhatIsMissing() {
    Captured report = run("evidence", "report");

    assertThat(report.exitCode()).isZero();
    assertThat(report.out())
        .contains("unchanged, signed until")
        .contains("Gaps: 4 records are known to be lost", "edge-1 lost 4")
        .contains("main  documents.test")
        .contains("1 handshakes, 1 with an exchange")
        .contains("versions     TLSv1.3 1", "groups       X25519MLKEM768 1")
        .contains("refused      clear_text 1")
        .contains("certificate  CN=up, up.test, serial 1, until 2027-01-01T00:00:00Z, sha256/x")
        .contains("revision r1")
        .contains("documents: clients TLS 1.3 to 1.3, certificates none")
        .doesNotContain("\u001b");
  }

  @Test
  void signsTheReportAndKnowsItAgainAlsoWithThePublicKeyAlone() throws IOException {
    Path report = Files.writeString(folder.resolve("report.json"), json());
    Path key = Files.writeString(folder.resolve("key.pem"), run("evidence", "key").out());

    assertThat(run("evidence", "verify", "--report", report.toString()).exitCode()).isZero();
    Files.delete(state.resolve("pki/evidence.pem"));
    assertThat(
            run("evidence", "verify", "--report", report.toString(), "--public-key", key.toString())
                .exitCode())
        .isZero();
    Files.writeString(
        report, Files.readString(report).replace("\"records\" : 4", "\"records\" : 0"));
    assertThat(
            run("evidence", "verify", "--report", report.toString(), "--public-key", key.toString())
                .exitCode())
        .isEqualTo(1);
  }

  @Test
  void printsAPageInWhichNothingOfAPeerIsMarkup() throws IOException {
    Path html = folder.resolve("report.html");
    assertThat(run("evidence", "report", "--html", html.toString()).exitCode()).isZero();
    assertThat(Files.readString(html))
        .contains("documents.test", "&lt;b&gt;", "default-src 'none'")
        .doesNotContain("<b>", "<script");
  }

  @Test
  void findsAChangedLineInEvidenceAndInReports() throws IOException {
    assertThat(run("evidence", "verify").exitCode()).isZero();
    try (Stream<Path> files = Files.list(state.resolve("evidence"))) {
      Path file = files.findFirst().orElseThrow();
      Files.writeString(file, Files.readString(file).replace("\"records\":4", "\"records\":0"));
    }
    assertThat(run("evidence", "verify"))
        .satisfies(
            verify -> {
              assertThat(verify.exitCode()).isEqualTo(1);
              assertThat(verify.out()).contains("FOUND: handshakes-", "was changed");
            });
    assertThat(run("evidence", "report"))
        .satisfies(
            report -> {
              assertThat(report.exitCode()).isEqualTo(1);
              assertThat(report.out()).contains("NOT as it was written");
            });
  }

  @Test
  void findsThatAKeptHeadIsNotThereAnyMore() {
    String head = "0".repeat(63) + "1";
    assertThat(run("evidence", "verify", "--contains", head))
        .satisfies(
            verify -> {
              assertThat(verify.exitCode()).isEqualTo(1);
              assertThat(verify.out()).contains("was replaced");
            });
  }

  @Test
  void keepsItsKeyForTheOwnerAlone() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(state.resolve("pki/evidence.pem"))))
        .isEqualTo("rw-------");
    assertThat(run("evidence", "key").out()).contains("PUBLIC").doesNotContain("PRIVATE");
  }

  @Test
  void saysSoWhereNoGatewayHasRun() {
    assertThat(Captured.run("evidence", "report", "--state", folder.resolve("none").toString()))
        .satisfies(
            report -> {
              assertThat(report.exitCode()).isEqualTo(1);
              assertThat(report.err()).contains("there is no evidence in", "--state");
            });
  }

  private String json() {
    return run("evidence", "report", "--output", "json").out();
  }

  private Captured run(String... arguments) {
    return Captured.run(
        Stream.concat(Stream.of(arguments), Stream.of("--state", state.toString()))
            .toArray(String[]::new));
  }

  private static Handshake handshake(
      String id, Door door, HandshakeReason reason, String serverName) {
    boolean second = door == Door.SECOND;
    return new Handshake(
        id,
        Instant.now().minusSeconds(5),
        door,
        reason,
        "",
        "envoy-1",
        "main",
        second ? "documents" : "",
        "exchange",
        id,
        second ? "7" : "",
        "127.0.0.1:5",
        second ? "127.0.0.1:6" : "",
        serverName,
        "TLSv1.3",
        "TLS_AES_128_GCM_SHA256",
        "X25519MLKEM768",
        second
            ? Optional.of(
                new Certificate(
                    "ab",
                    "CN=up",
                    "CN=ca",
                    List.of("up.test"),
                    "1",
                    "2027-01-01T00:00:00Z",
                    "sha256/x"))
            : Optional.empty(),
        Optional.empty());
  }
}
