package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Command;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes go on record, whoever is there to take the records. */
class HandshakeEvidenceTest {

  private static final String WRONG_PIN = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @TempDir Path folder;

  private World world;
  private Gateway gateway;
  private World.Behind documents;

  @BeforeEach
  void startTheGateway() throws Exception {
    world = World.in(folder);
    documents =
        world.behind("documents.internal", exchange -> exchange.sendResponseHeaders(204, -1));
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with("documents", "document", documents)
            .with("mispinned", "document", documents, WRONG_PIN)
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
  }

  @AfterEach
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  @Test
  void bothDoorsAndWhatNobodyLookedAtAreOnRecordAlsoWhenTheControlPlaneWasAway() throws Exception {
    assertThat(call("documents.test", "/").run().status()).isEqualTo(204);
    assertThat(Curl.inClearText(gateway.port(), "documents.test", "/").run().status())
        .isEqualTo(426);
    Curl.Answer refused = gateway.call("documents.test", "/").run();
    assertThat(refused.status()).isEqualTo(401);
    String refusedExchange = value(refused.body(), "exchange");
    gateway.controlPlane().kill();
    assertThat(call("mispinned.test", "/").run().status()).isEqualTo(502);
    assertThat(call("documents.test", "/a%2fb").run().status()).isEqualTo(400);
    gateway.startControlPlane();

    List<String> lines =
        Await.until(
            "evidence of all five, and of both doors of the exchange that was let in",
            this::evidence,
            written ->
                Stream.of("clear_text", "pin_mismatch", "request_refused")
                        .allMatch(reason -> has(written, reason))
                    && written.stream().anyMatch(HandshakeEvidenceTest::isOpenedSecondDoor)
                    && written.stream().anyMatch(line -> line.contains(refusedExchange))
                    && written.stream().anyMatch(line -> line.contains("\"event\":\"posture\"")));
    String second =
        lines.stream().filter(HandshakeEvidenceTest::isOpenedSecondDoor).findFirst().orElseThrow();
    String exchange = value(second, "exchange");
    assertThat(second)
        .contains("\"resource\":\"documents\"", "\"version\":\"TLSv1.3\"")
        .contains("\"cipher\":\"TLS_AES_", "\"group\":\"X25519")
        .contains("\"server_name\":\"documents.internal\"")
        .contains("\"pin\":\"" + documents.pin() + "\"");
    assertThat(firstDoorOf(exchange, lines))
        .as("the first door of the same exchange")
        .contains("\"reason\":\"ok\"", "\"connection\":\"" + value(second, "connection"));
    assertThat(firstDoorOf(refusedExchange, lines))
        .as("the first door of an exchange that the guard refused")
        .contains("\"reason\":\"ok\"", "\"version\":\"TLSv1.3\"");
    theRecordingSaysTheSameOf(exchange, value(second, "upstream"));
    theReportCanBeChecked();
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"reason\":\"ok\"", "\"version\":\"TLSv1.3\"")
                    .contains("\"node\":\"envoy-e2e\"", "\"server_name\":\"documents.test\""))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"reason\":\"pin_mismatch\"", "\"door\":\"second\"")
                    .contains("\"resource\":\"mispinned\"", "\"exchange\":\""))
        .noneSatisfy(line -> assertThat(line).contains("a%2fb"));
    try (Stream<Path> files = Files.list(gateway.state().resolve("evidence"))) {
      assertThat(files.toList())
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  /** The record may name the exchange, or have been completed by it. */
  private static String firstDoorOf(String exchange, List<String> lines) {
    String naming =
        lines.stream()
            .filter(line -> line.contains("\"exchange\":\"" + exchange))
            .filter(line -> !line.contains("\"door\":\"second\""))
            .findFirst()
            .orElseThrow();
    return naming.contains("\"event\":\"handshake\"")
        ? naming
        : lines.stream()
            .filter(line -> line.contains("\"id\":\"" + value(naming, "handshake") + "\""))
            .findFirst()
            .orElseThrow();
  }

  private void theRecordingSaysTheSameOf(String exchange, String connection) throws Exception {
    String story =
        Command.run(
            folder.resolve("show.log"),
            "recordings",
            "show",
            exchange,
            "--state",
            gateway.state().toString());
    assertThat(story)
        .contains("encryption_in_transit: enforced")
        .contains("downstream.version: TLSv1.3", "upstream.version: TLSv1.3")
        .containsPattern("downstream.cipher: TLS_AES_\\w+")
        .containsPattern("downstream.group: X25519")
        .containsPattern("upstream.cipher: TLS_AES_\\w+")
        .containsPattern("upstream.group: X25519")
        .contains("upstream.connection: " + connection);
  }

  private void theReportCanBeChecked() throws Exception {
    Path report = folder.resolve("report.json");
    String state = gateway.state().toString();
    Files.writeString(
        report,
        Command.run(
            folder.resolve("report.log"),
            "evidence",
            "report",
            "--resource",
            "documents",
            "--output",
            "json",
            "--state",
            state));
    assertThat(Files.readString(report))
        .contains("\"findings\" : [ ]")
        .contains("\"minimumVersion\" : \"1.3\"")
        .doesNotContain("mispinned");
    assertThat(
            Command.run(
                folder.resolve("verify.log"),
                "evidence",
                "verify",
                "--report",
                report.toString(),
                "--state",
                state))
        .endsWith("is as it was signed");
    assertThat(Command.run(folder.resolve("verify.log"), "evidence", "verify", "--state", state))
        .contains("unchanged until");
  }

  private static boolean isOpenedSecondDoor(String line) {
    return line.contains("\"door\":\"second\"") && line.contains("\"reason\":\"ok\"");
  }

  private static String value(String line, String key) {
    String before = "\"" + key + "\":\"";
    int start = line.indexOf(before) + before.length();
    return line.substring(start, line.indexOf('"', start));
  }

  private Curl call(String hostname, String target) throws Exception {
    return gateway
        .call(hostname, target)
        .with("--path-as-is")
        .bearing(world.issuer().token("ada", "staff"));
  }

  private static boolean has(List<String> lines, String reason) {
    return lines.stream().anyMatch(line -> line.contains("\"reason\":\"" + reason + "\""));
  }

  private List<String> evidence() throws IOException {
    Path directory = gateway.state().resolve("evidence");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<String> lines = new ArrayList<>();
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      return lines;
    }
  }
}
