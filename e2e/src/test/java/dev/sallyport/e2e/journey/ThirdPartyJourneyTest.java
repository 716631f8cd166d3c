package dev.sallyport.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.e2e.client.Python;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Command;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.TlsFront;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Spki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients and a server that nobody here wrote. Skipped only where Python or its packages are
 * missing.
 */
class ThirdPartyJourneyTest {

  @TempDir Path folder;

  private static Python python(String module) throws Exception {
    Optional<Python> found = Python.with(module);
    Assumptions.assumeTrue(
        found.isPresent(),
        "no Python with " + module + " (SALLYPORT_TEST_PYTHON names an interpreter that has it)");
    return found.orElseThrow();
  }

  private Path token(String token) throws IOException {
    return Files.writeString(folder.resolve("token"), token);
  }

  @Test
  void theOpenAiSdkStreamsFromTheDemosModelAndSeesNoPersonalData() throws Exception {
    Python python = python("openai");
    Path state = folder.resolve("state");
    try (Command demo =
        Command.start(folder.resolve("demo.err"), List.of("demo", "--state", state.toString()))) {
      String ready = demo.awaitLine("Sallyport is ready: ");
      URI door = URI.create(ready.substring(ready.indexOf("https://")).strip());
      String token =
          Command.run(
              folder.resolve("token.err"),
              "token",
              "--groups",
              "engineers",
              "--state",
              state.toString());

      JsonNode said =
          python.run(
              "openai_client.py",
              folder.resolve("openai.err"),
              List.of(
                  "--base-url", door + "/v1",
                  "--ca", state.resolve("pki/ca.crt").toString(),
                  "--token-file", token(token).toString()));

      assertThat(said.get("chunks").asInt()).isGreaterThan(5);
      for (String text : List.of(said.get("plain").asText(), said.get("streamed").asText())) {
        assertThat(text)
            .contains("[redacted:email]", "[redacted:us-ssn]", "[redacted:payment-card]")
            .contains("Ada Lovelace")
            .doesNotContain("@");
      }
      assertThat(said.get("streamed")).isEqualTo(said.get("plain"));
    }
  }

  @Test
  void chromasOwnClientWorksOnAChromaServerBehindTheGateway() throws Exception {
    Python python = python("chromadb");
    int chromaPort = World.freePort();
    Process chroma =
        new ProcessBuilder(
                python.programs().resolve("chroma").toString(),
                "run",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(chromaPort),
                "--path",
                folder.resolve("chroma").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chroma.log").toFile())
            .start();
    try (World world = World.in(folder)) {
      Await.until("Chroma's port", () -> connects(chromaPort), connects -> connects);
      KeyMaterial key = world.certificate("chroma.internal");
      int port = World.freePort();
      try (TlsFront front = TlsFront.before(chromaPort, key)) {
        Path config =
            new Yaml(world, port)
                .with(
                    "vectors",
                    """
                      - name: vectors
                        kind: vector
                        hostname: vectors.test
                        upstream:
                          addresses: ["127.0.0.1:%d"]
                          server-name: chroma.internal
                          tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
                        mask: { response: [all] }
                    """
                        .formatted(front.port(), Spki.pin(key.leaf())))
                .write();
        try (Gateway gateway = Gateway.start(folder, config, port, new LocalEnvoy())) {
          JsonNode found =
              python.run(
                  "chroma_client.py",
                  folder.resolve("client.err"),
                  List.of(
                      "--host", "vectors.test",
                      "--port", Integer.toString(port),
                      "--ca", gateway.authority().toString(),
                      "--token-file", token(world.issuer().token("ada", "staff")).toString()));

          assertThat(found.get("collections").toString()).isEqualTo("[\"people\"]");
          assertThat(found.get("count").asInt()).isEqualTo(3);
          assertThat(found.get("ids").toString()).isEqualTo("[\"ada\",\"grace\"]");
          assertThat(found.get("documents").toString())
              .isEqualTo(
                  "[\"Ada writes from [redacted:email]\",\"Grace has the number [redacted:us-ssn]\"]");
        }
      }
    } finally {
      chroma.descendants().forEach(ProcessHandle::destroy);
      chroma.destroy();
    }
  }

  private static boolean connects(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }
}
