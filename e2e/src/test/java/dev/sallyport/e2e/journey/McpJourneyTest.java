package dev.sallyport.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import dev.sallyport.pki.TlsContexts;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The official MCP SDK as client and server, with the gateway between them. Skipped only where
 * Python or the package is missing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class McpJourneyTest {

  private static final Path POLICY = Path.of("../policy/src/test/resources/bundles/tools.tar.gz");

  /** Java's client resolves no names of its own, so that it needs one that is known. */
  private static final String RESOURCE =
      """
        - name: tools
          kind: mcp
          hostname: localhost
          upstream:
            addresses: ["127.0.0.1:%d"]
            server-name: tools.internal
            tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
          mask: { response: [all] }
      """;

  @TempDir static Path folder;

  private Python python;
  private World world;
  private Process server;
  private TlsFront front;
  private Gateway gateway;

  @BeforeAll
  void startTheGateway() throws Exception {
    Optional<Python> found = Python.with("mcp");
    Assumptions.assumeTrue(
        found.isPresent(),
        "no Python with mcp (SALLYPORT_TEST_PYTHON names an interpreter that has it)");
    python = found.orElseThrow();
    world = World.in(folder);
    int serverPort = World.freePort();
    int port = World.freePort();
    server =
        python.start(
            "mcp_server.py",
            folder.resolve("server.log"),
            List.of("--port", Integer.toString(serverPort), "--host-name", "tools.internal"));
    Await.until("the MCP server's port", () -> connects(serverPort), connects -> connects);
    KeyMaterial key = world.certificate("tools.internal");
    front = TlsFront.before(serverPort, key);
    Files.copy(POLICY, folder.resolve("tools.tar.gz"));
    Path config =
        new Yaml(world, port)
            .with("tools", RESOURCE.formatted(front.port(), Spki.pin(key.leaf())))
            .decidedBy(
                """
                  bundle: file:tools.tar.gz
                  data: { tools: { staff: [search, announce], admins: [search, delete] } }
                """)
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    if (front != null) {
      front.close();
    }
    if (server != null) {
      server.destroy();
    }
    if (world != null) {
      world.close();
    }
  }

  private static boolean connects(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  private JsonNode talk(String mode, String... groups) throws Exception {
    Path token = Files.createTempFile(folder, "token", "");
    return python.run(
        "mcp_client.py",
        folder.resolve("client.err"),
        List.of(
            "--url",
            "https://localhost:" + gateway.port() + "/mcp",
            "--mode",
            mode,
            "--ca",
            gateway.authority().toString(),
            "--token-file",
            Files.writeString(token, world.issuer().token("ada", groups)).toString()));
  }

  @ParameterizedTest
  @CsvSource({"legacy, 2025-11-25", "auto, 2026-07-28"})
  void theSdkSeesAndCallsWhatItsCallerMay(String mode, String version) throws Exception {
    JsonNode said = talk(mode, "staff");

    assertThat(said.path("version").asText()).isEqualTo(version);
    assertThat(said.path("tools").toString()).isEqualTo("[\"search\",\"announce\"]");
    assertThat(said.path("search").asText()).isEqualTo("found Ada");
    assertThat(said.path("delete").path("code").asInt()).isEqualTo(-32_010);
    assertThat(said.path("delete").path("data").path("code").asText()).isEqualTo("policy_denied");
    if (mode.equals("legacy")) {
      assertThat(said.path("heard").toString()).isEqualTo("[\"note://changed\"]");
    }
  }

  @Test
  void anotherCallerSeesAndCallsOtherTools() throws Exception {
    JsonNode said = talk("auto", "admins");

    assertThat(said.path("tools").toString()).isEqualTo("[\"search\",\"delete\"]");
    assertThat(said.path("delete").asText()).isEqualTo("deleted Ada");
  }

  @Test
  void callsOnRecordAreAskedOfAPolicyThatIsNotInForceYet() throws Exception {
    talk("auto", "staff");
    Path data =
        Files.writeString(folder.resolve("next.yaml"), "tools: { staff: [announce], admins: [] }");

    JsonNode report =
        Await.until(
            "a call of search that the next policy denies",
            () ->
                new ObjectMapper()
                    .readTree(
                        Command.run(
                            folder.resolve("replay.err"),
                            "policy",
                            "replay",
                            folder.resolve("tools.tar.gz").toString(),
                            "--data",
                            data.toString(),
                            "--state",
                            gateway.state().toString(),
                            "--output",
                            "json")),
            said -> said.path("would_change").asInt() > 0);

    assertThat(report.at("/changes/0/request").asText()).isEqualTo("POST /mcp");
    assertThat(report.at("/changes/0/was").asText()).isEqualTo("allow (rule_allowed)");
    assertThat(report.at("/changes/0/becomes").asText()).isEqualTo("deny (rule_denied)");
  }

  @Test
  void theJavaSdkSeesAndCallsWhatItsCallerMay() throws Exception {
    SSLContext trust = TlsContexts.trusting(List.of(Files.readString(gateway.authority())));
    String token = world.issuer().token("ada", "staff");
    try (McpSyncClient client =
        McpClient.sync(
                HttpClientStreamableHttpTransport.builder("https://localhost:" + gateway.port())
                    .customizeClient(http -> http.sslContext(trust))
                    .requestBuilder(
                        HttpRequest.newBuilder().header("authorization", "Bearer " + token))
                    .supportedProtocolVersions(List.of(ProtocolVersions.MCP_2025_11_25))
                    .build())
            .requestTimeout(Duration.ofSeconds(60))
            .initializationTimeout(Duration.ofSeconds(60))
            .build()) {
      assertThat(client.initialize().protocolVersion()).isEqualTo("2025-11-25");
      assertThat(client.listTools().tools())
          .extracting(McpSchema.Tool::name)
          .containsExactly("search", "announce");
      assertThat(client.callTool(call("search", "text")).content().getFirst())
          .isInstanceOfSatisfying(
              McpSchema.TextContent.class, text -> assertThat(text.text()).isEqualTo("found Ada"));

      assertThatExceptionOfType(McpError.class)
          .isThrownBy(() -> client.callTool(call("delete", "name")))
          .satisfies(
              refused -> {
                assertThat(refused.getJsonRpcError().code()).isEqualTo(-32_010);
                assertThat(refused.getJsonRpcError().data().toString()).contains("policy_denied");
              });
      assertThat(client.callTool(call("search", "text")).isError())
          .as("the session goes on after a refusal")
          .isNotEqualTo(true);
    }
  }

  private static McpSchema.CallToolRequest call(String tool, String argument) {
    return McpSchema.CallToolRequest.builder(tool).arguments(Map.of(argument, "Ada")).build();
  }
}
