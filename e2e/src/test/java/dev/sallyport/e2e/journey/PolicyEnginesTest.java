package dev.sallyport.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.client.Python;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.MeshEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.OpaServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One gateway whose policy an OPA server decides, asked through the first door by ext_proc and
 * through an Envoy of somebody else's by ext_authz.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PolicyEnginesTest {

  private static final String DATA =
      """
      {"sallyport": {"resources": {
        "documents": {"groups": ["staff"], "methods": ["GET"]},
        "masked": {"groups": ["staff"]},
        "held": {"groups": ["staff"], "hold": true},
        "tools": {"groups": ["staff"], "mcp": {"tools": ["search"]}},
        "models": {"groups": ["staff"], "llm": {"models": ["gpt-5"]},
                   "budgets": [{"name": "words", "tokens": 1000, "seconds": 86400}]}}}}
      """;

  private static final String RESOURCE =
      """
        - name: %1$s
          kind: %2$s
          hostname: %1$s.test
          upstream:
            addresses: ["127.0.0.1:%3$d"]
            server-name: plain.internal
            tls: { authorities: "file:upstream-ca.pem", pins: [%4$s] }
          %5$s
      """;

  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}";

  private static final String COMPLETION =
      """
      {"id":"c","object":"chat.completion","created":1,"model":"gpt-5",
       "choices":[{"index":0,"finish_reason":"stop",
                   "message":{"role":"assistant","content":"She wrote notes."}}],
       "usage":{"prompt_tokens":20,"completion_tokens":30,"total_tokens":50}}
      """;

  private static final String EVENTS =
      """
      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-5","choices":[{"index":0,"delta":{"content":"She wrote notes."}}]}

      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-5","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":180,"total_tokens":200}}

      data: [DONE]

      """;

  @TempDir static Path folder;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private World world;
  private OpaServer opa;
  private Gateway gateway;
  private MeshEnvoy mesh;

  @BeforeAll
  void start() throws Exception {
    opa = OpaServer.start(folder, World.freePort(), DATA);
    world = World.in(folder);
    World.Behind plain = world.behind("plain.internal", PolicyEnginesTest::answer);
    int port = World.freePort();
    Yaml yaml = new Yaml(world, port);
    for (String[] resource :
        List.of(
            new String[] {"documents", "http", ""},
            new String[] {"masked", "http", "mask: { response: [all] }"},
            new String[] {"held", "http", ""},
            new String[] {"tools", "mcp", ""},
            new String[] {"models", "llm", ""})) {
      yaml.with(
          resource[0],
          RESOURCE.formatted(
              resource[0], resource[1], plain.upstream().port(), plain.pin(), resource[2]));
    }
    Path config = yaml.decidedBy("  opa: { url: \"%s\" }\n".formatted(opa.url())).write();
    gateway =
        Gateway.start(
            folder, config, port, new LocalEnvoy(), List.of(), List.of("--ext-authz", "on"));
    mesh =
        MeshEnvoy.start(
            gateway.state().resolve("run"), List.of("documents", "masked", "held", "tools"));
  }

  @AfterAll
  void stop() throws Exception {
    if (mesh != null) {
      mesh.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    if (opa != null) {
      opa.close();
    }
    if (world != null) {
      world.close();
    }
    client.close();
  }

  /** A model that says what its answers have used; anything else is answered "reached". */
  private static void answer(HttpExchange exchange) throws IOException {
    boolean chat = exchange.getRequestURI().getPath().endsWith("/chat/completions");
    boolean streamed = exchange.getRequestHeaders().containsKey("x-streamed");
    String type = !chat ? "text/plain" : streamed ? "text/event-stream" : "application/json";
    byte[] body =
        (!chat ? "reached" : streamed ? EVENTS : COMPLETION).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private HttpResponse<String> throughMesh(
      String method, String path, String body, String... groups) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mesh.port() + path))
            .header("content-type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (groups.length > 0) {
      request.header("authorization", "Bearer " + world.issuer().token("ada", groups));
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private void refused(HttpResponse<String> answer, int status, String... words) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(words);
  }

  @Test
  void anOpaServerDecidesAboutTheFirstDoor() throws Exception {
    Curl.Answer allowed = call("documents", "staff");
    Curl.Answer denied = call("documents", "others");

    assertThat(allowed.status()).as(allowed.toString()).isEqualTo(200);
    assertThat(allowed.body()).isEqualTo("reached");
    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.body()).contains("policy_denied", "group_not_allowed");
  }

  private Curl.Answer call(String resource, String group) throws Exception {
    return gateway.call(resource + ".test", "/x").bearing(world.issuer().token("ada", group)).run();
  }

  @Test
  void anEnvoyOfSomebodyElsesAsksByExtAuthz() throws Exception {
    assertThat(throughMesh("GET", "/documents/x", "", "staff").body()).isEqualTo("reached");
    refused(throughMesh("GET", "/documents/x", ""), 401, "token_missing");
    refused(throughMesh("GET", "/documents/x", "", "others"), 403, "group_not_allowed");
    refused(throughMesh("POST", "/documents/x", "{}", "staff"), 403, "method_not_allowed");
  }

  @Test
  void extAuthzDecidesOnWholeBodiesOnly() throws Exception {
    assertThat(throughMesh("POST", "/tools/mcp", CALL.formatted("search"), "staff").body())
        .isEqualTo("reached");
    assertThat(throughMesh("POST", "/tools/mcp", CALL.formatted("delete"), "staff").body())
        .contains("-32010", "tool_not_allowed");
    refused(
        throughMesh("POST", "/tools/mcp", " ".repeat(10_000) + CALL.formatted("search"), "staff"),
        403,
        "body_not_read");
  }

  @Test
  void extAuthzRefusesWhatItCannotDo() throws Exception {
    refused(throughMesh("GET", "/masked/x", "", "staff"), 503, "ext_proc_required");
    refused(throughMesh("GET", "/held/x", "", "staff"), 503, "hold_unavailable", "a human");
  }

  @Test
  void theOpenAiSdkIsToldWhatWasDeniedAndWhatIsSpent() throws Exception {
    Optional<Python> python = Python.with("openai");
    Assumptions.assumeTrue(python.isPresent(), "no Python with openai");

    JsonNode said =
        python
            .get()
            .run(
                "openai_limits.py",
                folder.resolve("openai.err"),
                List.of(
                    "--base-url",
                    "https://models.test:" + gateway.port() + "/v1",
                    "--ca",
                    gateway.authority().toString(),
                    "--token-file",
                    Files.writeString(
                            folder.resolve("token"), world.issuer().token("grace", "staff"))
                        .toString()));

    assertThat(said.path("allowed").asText()).isEqualTo("She wrote notes.");
    assertThat(said.path("streamed").asText())
        .as("900 tokens are free again, as the first call has used 50")
        .isEqualTo("She wrote notes.");
    assertThat(said.at("/denied/exception").asText()).isEqualTo("PermissionDeniedError");
    assertThat(said.at("/denied/code").asText()).isEqualTo("policy_denied");
    assertThat(said.at("/denied/message").asText()).contains("may not use this model");
    assertThat(said.at("/denied/reasons").toString()).isEqualTo("[\"model_not_allowed\"]");
    assertThat(said.at("/spent/exception").asText()).isEqualTo("RateLimitError");
    assertThat(said.at("/spent/code").asText()).isEqualTo("budget_spent");
    assertThat(said.at("/spent/retry_after").asInt()).isPositive();
  }

  /** Behind all others, because it ends what they need. */
  @Test
  @Order(Integer.MAX_VALUE)
  void nothingPassesOnceTheOpaServerIsGone() throws Exception {
    opa.close();
    Await.until(
        "a denial because nobody decides",
        () -> call("documents", "staff"),
        answer -> answer.status() == 403 && answer.body().contains("evaluation_failed"));
    refused(throughMesh("GET", "/documents/x", "", "staff"), 403, "evaluation_failed");

    gateway.guard().close();
    assertThat(throughMesh("GET", "/documents/x", "", "staff").statusCode()).isEqualTo(403);
  }
}
