package dev.sallyport.e2e.hold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.client.Python;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.TlsFront;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Spki;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Both sides of a hold: curl as the caller, the REST API as the reviewer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HoldTest {

  private static final JsonMapper JSON = new JsonMapper();

  /** The upstream keeps its stream open until the tests are over. */
  private static final CountDownLatch STREAM_ENDS = new CountDownLatch(1);

  @TempDir static Path folder;

  private World world;
  private World.Behind bank;
  private World.Behind chat;
  private Optional<Python> mcp = Optional.empty();
  private @Nullable Process toolServer;
  private @Nullable TlsFront front;
  private Gateway gateway;
  private Reviewer reviewer;

  @BeforeAll
  void startTheGateway() throws Exception {
    world = World.in(folder);
    bank =
        world.behind(
            "bank.internal",
            exchange -> {
              if (exchange.getRequestURI().getPath().equals("/stream")) {
                Calls.stream(exchange, STREAM_ENDS);
              } else {
                Upstream.answering(200, "text/plain", "paid\n").handle(exchange);
              }
            });
    chat =
        world.behind(
            "chat.internal",
            Upstream.answering(
                200,
                "application/json",
                """
                {"id":"1","object":"chat.completion","created":1,"model":"demo",
                 "choices":[{"index":0,"finish_reason":"stop",
                             "message":{"role":"assistant","content":"paid"}}]}
                """));
    int port = World.freePort();
    Yaml yaml =
        new Yaml(world, port)
            .with("pay", "http", bank)
            .with("chat", "llm", chat)
            .decidedBy(
                """
                  data:
                    sallyport:
                      resources:
                        pay: { groups: [staff], hold: true }
                        chat: { groups: [staff], hold: true }
                        tools: { groups: [staff], mcp: {}, hold: { writes: true } }
                """)
            .and(
                """
                operators:
                  url: https://127.0.0.1:9443
                  issuer: "%s"
                  client-id: pages
                  authorities: file:upstream-ca.pem
                  roles: { reviewer: [security] }
                """
                    .formatted(world.issuer().url()));
    mcp = Python.with("mcp");
    if (mcp.isPresent()) {
      addTools(yaml);
    }
    gateway = Gateway.start(folder, yaml.write(), port, new LocalEnvoy());
    reviewer = new Reviewer(gateway);
  }

  /** A server of MCP's own SDK behind TLS. */
  private void addTools(Yaml yaml) throws Exception {
    int serverPort = World.freePort();
    toolServer =
        mcp.orElseThrow()
            .start(
                "mcp_server.py",
                folder.resolve("server.log"),
                List.of("--port", Integer.toString(serverPort), "--host-name", "tools.internal"));
    Await.until(
        "the MCP server's port",
        () -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            return socket.isConnected();
          }
        },
        connects -> connects);
    KeyMaterial key = world.certificate("tools.internal");
    front = TlsFront.before(serverPort, key);
    yaml.with(
        "tools",
        """
          - name: tools
            kind: mcp
            hostname: tools.test
            upstream:
              addresses: ["127.0.0.1:%d"]
              server-name: tools.internal
              tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
            mask: { response: [all] }
        """
            .formatted(front.port(), Spki.pin(key.leaf())));
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    STREAM_ENDS.countDown();
    if (toolServer != null) {
      toolServer.destroy();
    }
    if (front != null) {
      front.close();
    }
    reviewer.close();
    gateway.close();
    world.close();
  }

  private Curl pay(String target, String body) {
    return gateway
        .call("pay.test", target)
        .bearing(world.issuer().token("anna", "staff"))
        .with("--data-binary", body);
  }

  private long seen(String target) {
    return bank.upstream().seen().stream().filter(seen -> seen.target().equals(target)).count();
  }

  private static JsonNode json(String body) throws Exception {
    return JSON.readTree(body);
  }

  @Test
  void anApprovedRequestRunsOnce() throws Exception {
    CompletableFuture<Curl.Answer> call = Calls.start(pay("/approve", "amount=5"));
    String id = reviewer.awaitPending("/approve");
    assertThat(seen("/approve")).isZero();

    assertThat(reviewer.decide(id, "approve")).isEqualTo(200);

    Curl.Answer answer = call.get();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("paid\n");
    assertThat(seen("/approve")).isEqualTo(1);
    reviewer.awaitState(id, "released");
  }

  @Test
  void aDeniedRequestReachesNobody() throws Exception {
    CompletableFuture<Curl.Answer> call = Calls.start(pay("/deny", "amount=5"));
    String id = reviewer.awaitPending("/deny");

    assertThat(reviewer.decide(id, "deny")).isEqualTo(200);

    Curl.Answer answer = call.get();
    assertThat(answer.status()).isEqualTo(403);
    assertThat(json(answer.body()).path("code").asText()).isEqualTo("approval_denied");
    assertThat(seen("/deny")).isZero();
  }

  @Test
  void pendingAndBack() throws Exception {
    Curl.Answer pending = pay("/back", "amount=5").with("-H", "prefer: wait=1").run();

    assertThat(pending.status()).isEqualTo(423);
    JsonNode problem = json(pending.body());
    assertThat(problem.path("code").asText()).isEqualTo("approval_pending");
    assertThat(pending.header("retry-after")).isPresent();
    assertThat(pending.header("content-type")).contains("application/problem+json");
    String id = problem.path("approval").asText();
    reviewer.decide(id, "approve");

    Curl.Answer back = pay("/back", "amount=5").run();
    assertThat(back.status()).as(back.toString()).isEqualTo(200);
    assertThat(seen("/back")).isEqualTo(1);
    assertThat(reviewer.awaitState(id, "released").path("state").asText()).isEqualTo("released");

    Curl.Answer replayed = pay("/back", "amount=5").with("-H", "prefer: wait=1").run();
    assertThat(replayed.status()).as("a grant is used once").isEqualTo(423);
    assertThat(json(replayed.body()).path("approval").asText()).isNotEqualTo(id);
    assertThat(seen("/back")).isEqualTo(1);
  }

  @Test
  void aChangedBodyIsHeldAgain() throws Exception {
    Curl.Answer pending = pay("/changed", "amount=5").with("-H", "prefer: wait=1").run();
    String id = json(pending.body()).path("approval").asText();
    reviewer.decide(id, "approve");

    Curl.Answer other = pay("/changed", "amount=5000").with("-H", "prefer: wait=1").run();

    assertThat(other.status()).isEqualTo(423);
    assertThat(json(other.body()).path("approval").asText()).isNotEqualTo(id);
    assertThat(seen("/changed")).isZero();
  }

  @Test
  void aClientThatGoesAwayWithdraws() throws Exception {
    CompletableFuture<Curl.Answer> call =
        Calls.start(pay("/gone", "amount=5").with("--max-time", "4"));
    String id = reviewer.awaitPending("/gone");
    call.get();

    reviewer.awaitState(id, "withdrawn");
    assertThat(reviewer.decide(id, "approve")).isEqualTo(409);
    assertThat(seen("/gone")).isZero();
  }

  @Test
  void aRevokedApprovalCutsTheAnswerThatRuns() throws Exception {
    CompletableFuture<Curl.Answer> call =
        Calls.start(pay("/stream", "amount=5").with("--no-buffer"));
    String id = reviewer.awaitPending("/stream");
    reviewer.decide(id, "approve");
    reviewer.awaitState(id, "released");
    Await.until("the upstream", () -> seen("/stream"), count -> count == 1);

    assertThat(reviewer.decide(id, "revoke")).isEqualTo(200);

    Curl.Answer answer = call.get();
    assertThat(answer.body()).doesNotContain("two");
    assertThat(answer.exitCode() != 0 || answer.status() == 403).as(answer.toString()).isTrue();
  }

  @Test
  void theOpenAiSdkReadsPendingAsAnErrorAndDoesNotHammer() throws Exception {
    Optional<Python> python = Python.with("openai");
    Assumptions.assumeTrue(python.isPresent(), "no Python with openai");
    Path token = folder.resolve("token");
    Files.writeString(token, world.issuer().token("anna", "staff"));
    List<String> arguments =
        List.of(
            "--base-url", "https://chat.test:" + gateway.port() + "/v1",
            "--ca", gateway.authority().toString(),
            "--token-file", token.toString());

    JsonNode pending =
        python.get().run("openai_held_client.py", folder.resolve("openai.err"), arguments);

    assertThat(pending.path("status").asInt()).as(pending.toString()).isEqualTo(423);
    String id = pending.path("body").path("approval").asText();
    assertThat(reviewer.show(id).path("audit").findValuesAsText("event"))
        .as("the SDK's own retries would attach again")
        .containsExactly("open", "defer");
    reviewer.decide(id, "approve");

    JsonNode back =
        python.get().run("openai_held_client.py", folder.resolve("openai.err"), arguments);
    assertThat(back.path("answer").asText()).as(back.toString()).isEqualTo("paid");
    assertThat(chat.upstream().seen()).hasSize(1);
  }

  @Test
  void theMcpSdkGetsAJsonRpcErrorAndComesBack() throws Exception {
    JsonNode pending = callTool("anna");
    assertThat(pending.path("code").asInt()).as(pending.toString()).isEqualTo(-32_010);
    reviewer.decide(pending.path("data").path("approval").asText(), "approve");

    JsonNode back = callTool("anna");
    assertThat(back.path("answer").asText()).as(back.toString()).isEqualTo("found Ada");
  }

  @Test
  void theMcpSdkThatElicitsIsToldWhereItsUserCanLook() throws Exception {
    JsonNode pending = callTool("erik", "--elicits", "sessions");
    assertThat(pending.path("code").asInt()).as(pending.toString()).isEqualTo(-32_042);
    String id = pending.path("data").path("approval").asText();
    JsonNode elicitation = pending.path("data").path("elicitations").path(0);
    assertThat(elicitation.path("mode").asText()).isEqualTo("url");
    assertThat(elicitation.path("url").asText()).endsWith("/ui/approvals/" + id);
    reviewer.decide(id, "approve");

    JsonNode back = callTool("erik", "--elicits", "sessions");
    assertThat(back.path("answer").asText()).as(back.toString()).isEqualTo("found Ada");
  }

  @Test
  void theMcpSdkOfTheEraWithoutSessionsShowsItsUserThePageOnce() throws Exception {
    JsonNode pending = callTool("nils", "--elicits", "calls");
    assertThat(pending.path("code").asInt())
        .as("it was sent again with the user's answer, and is told to come back: " + pending)
        .isEqualTo(-32_010);
    String id = pending.path("data").path("approval").asText();
    assertThat(pending.path("shown")).as("of the same approval").hasSize(1);
    assertThat(pending.path("shown").path(0).asText()).endsWith("/ui/approvals/" + id);
    reviewer.decide(id, "approve");

    JsonNode back = callTool("nils", "--elicits", "calls");
    assertThat(back.path("answer").asText()).as(back.toString()).isEqualTo("found Ada");
  }

  /** A call of the official MCP client. */
  private JsonNode callTool(String who, String... more) throws Exception {
    Assumptions.assumeTrue(mcp.isPresent(), "no Python with mcp");
    Path token = folder.resolve(who + ".token");
    Files.writeString(token, world.issuer().token(who, "staff"));
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("--url", "https://tools.test:" + gateway.port() + "/mcp"));
    arguments.addAll(List.of("--ca", gateway.authority().toString()));
    arguments.addAll(List.of("--token-file", token.toString()));
    return mcp.orElseThrow().run("mcp_held_client.py", folder.resolve("mcp.err"), arguments);
  }

  @Test
  void theCallerAloneSeesWhatBecameOfTheRequest() throws Exception {
    Curl.Answer accepted = pay("/async", "amount=5").with("-H", "prefer: respond-async").run();
    assertThat(accepted.status()).isEqualTo(202);
    String path = URI.create(accepted.header("location").orElseThrow()).getPath();

    Curl.Answer own =
        gateway.call("pay.test", path).bearing(world.issuer().token("anna", "staff")).run();
    Curl.Answer others =
        gateway.call("pay.test", path).bearing(world.issuer().token("otto", "staff")).run();

    assertThat(json(own.body()).path("state").asText()).as(own.toString()).isEqualTo("pending");
    assertThat(others.status()).isEqualTo(404);
  }

  @Test
  void aMegabyteIsHeld() throws Exception {
    Path file = folder.resolve("megabyte");
    Files.writeString(file, "x".repeat(1 << 20));
    CompletableFuture<Curl.Answer> call = Calls.start(pay("/megabyte", "@" + file));
    String id = reviewer.awaitPending("/megabyte");
    assertThat(reviewer.show(id).path("request").path("body_bytes").asLong()).isEqualTo(1 << 20);

    reviewer.decide(id, "approve");

    assertThat(call.get().status()).isEqualTo(200);
    assertThat(bank.upstream().seen().stream().filter(s -> s.target().equals("/megabyte")))
        .singleElement()
        .satisfies(request -> assertThat(request.body()).hasSize(1 << 20));
  }

  @Test
  void aControlPlaneThatDiesDuringAHoldLosesNothing() throws Exception {
    CompletableFuture<Curl.Answer> call = Calls.start(pay("/killed", "amount=5"));
    String id = reviewer.awaitPending("/killed");

    gateway.controlPlane().kill();
    gateway.startControlPlane();
    Await.until("the control plane", () -> reviewer.show(id), one -> one.has("state"));
    assertThat(reviewer.decide(id, "approve")).isEqualTo(200);

    assertThat(call.get().status()).isEqualTo(200);
    assertThat(seen("/killed")).isEqualTo(1);
    reviewer.awaitState(id, "released");
  }
}
