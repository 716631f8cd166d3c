package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
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

  @BeforeEach
  void startTheGateway() throws Exception {
    world = World.in(folder);
    World.Behind documents =
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
    gateway.controlPlane().kill();
    assertThat(call("mispinned.test", "/").run().status()).isEqualTo(502);
    assertThat(call("documents.test", "/a%2fb").run().status()).isEqualTo(400);
    gateway.startControlPlane();

    List<String> lines =
        Await.until(
            "evidence of all four",
            this::evidence,
            written ->
                Stream.of("ok", "clear_text", "pin_mismatch", "request_refused")
                    .allMatch(reason -> has(written, reason)));
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
