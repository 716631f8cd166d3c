package dev.sallyport.e2e.hold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Command;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Recordings;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Access for a while, under a policy that lets nobody in without a grant: asked for and given by
 * REST and by command, used, and ended while answers run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrantTest {

  private static final Path BUNDLE = Path.of("src/test/resources/bundles/grants.tar.gz");
  private static final JsonMapper JSON = new JsonMapper();
  private static final String GRANT =
      """
      {"holder": {"issuer": "e2e", "subject": "%s"}, "resource": "ledger", "verbs": ["GET"], "seconds": %d}
      """;

  /** The upstream keeps its streams open until the tests are over. */
  private static final CountDownLatch STREAM_ENDS = new CountDownLatch(1);

  @TempDir static Path folder;

  private World world;
  private Gateway gateway;
  private Reviewer operator;

  @BeforeAll
  void startTheGateway() throws Exception {
    world = World.in(folder);
    World.Behind ledger =
        world.behind(
            "ledger.internal",
            exchange -> {
              if (exchange.getRequestURI().getPath().startsWith("/stream")) {
                Calls.stream(exchange, STREAM_ENDS);
              } else {
                Upstream.answering(200, "text/plain", "paid\n").handle(exchange);
              }
            });
    Files.copy(BUNDLE, folder.resolve("grants.tar.gz"), StandardCopyOption.REPLACE_EXISTING);
    int port = World.freePort();
    Path yaml =
        new Yaml(world, port)
            .with("ledger", "http", ledger)
            .decidedBy("  bundle: file:grants.tar.gz\n")
            .write();
    gateway = Gateway.start(folder, yaml, port, new LocalEnvoy());
    operator = new Reviewer(gateway);
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    STREAM_ENDS.countDown();
    operator.close();
    gateway.close();
    world.close();
  }

  private Curl get(String who, String target) {
    return gateway.call("ledger.test", target).bearing(world.issuer().token(who, "staff"));
  }

  private String give(String who, int seconds) throws Exception {
    HttpResponse<String> given = operator.post("/grants", GRANT.formatted(who, seconds));
    assertThat(given.statusCode()).as(given.body()).isEqualTo(201);
    return JSON.readTree(given.body()).path("grant").asText();
  }

  private void awaitAccess(String who) throws Exception {
    Await.until("access of " + who, () -> get(who, "/").run().status(), status -> status == 200);
  }

  /** An answer of events that has begun and does not end by itself. */
  private CompletableFuture<Instant> begin(String who, String target) throws Exception {
    Path answer = folder.resolve("answer" + target.replace('/', '-'));
    CompletableFuture<Curl.Answer> call =
        Calls.start(get(who, target).with("--no-buffer", "--output", answer.toString()));
    Await.until(
        "the first event of " + target,
        () -> Files.exists(answer) ? Files.readString(answer) : "",
        text -> text.contains("data: one") || call.isDone());
    assertThat(Files.readString(answer)).contains("data: one");
    return call.thenApply(
        end -> {
          assertThat(end.exitCode()).as("a cut answer has no clean end").isNotZero();
          return Instant.now();
        });
  }

  private void isRecordedAsRevoked(String target) throws Exception {
    Recordings recordings = Recordings.in(gateway.state().resolve("recordings"));
    Await.until(
        "the end of " + target + " on record",
        () ->
            recordings.list().exchanges().stream()
                .filter(exchange -> exchange.path().endsWith(target))
                .map(ExchangeSummary::outcome)
                .toList(),
        outcomes -> outcomes.contains("revoked"));
  }

  private static void cutWithin(String what, Instant from, CompletableFuture<Instant> end)
      throws Exception {
    Await.until("the cut of an answer: " + what, end::isDone, done -> done);
    Duration took = Duration.between(from, end.get());
    System.out.printf("%s: the answer that ran was cut after %d ms%n", what, took.toMillis());
  }

  @Test
  void aCallerAsksUsesTheGrantAndEndsIt() throws Exception {
    assertThat(get("anna", "/").run().status()).isEqualTo(403);
    Path token = folder.resolve("anna.token");
    Files.writeString(token, world.issuer().token("anna", "staff"));
    String state = gateway.state().toString();
    String asked =
        Command.run(
            folder.resolve("grants.err"),
            "grants",
            "request",
            "--state",
            state,
            "--token-file",
            token.toString(),
            "--resource",
            "ledger",
            "--verb",
            "GET",
            "--for",
            "10m",
            "--task",
            "t-7",
            "--output",
            "json");
    String request = JSON.readTree(asked).path("request").asText();
    try (Reviewer anna = new Reviewer(gateway, Files.readString(token))) {
      assertThat(anna.post("/grants/requests/" + request + "/approve", "{}").statusCode())
          .as("nobody gives access to themselves")
          .isEqualTo(403);
    }
    assertThat(get("anna", "/").run().status()).as("asking is not having").isEqualTo(403);

    JsonNode given =
        JSON.readTree(operator.post("/grants/requests/" + request + "/approve", "{}").body());
    awaitAccess("anna");
    assertThat(get("otto", "/").run().status()).as("it is anna's alone").isEqualTo(403);
    assertThat(get("anna", "/").with("-X", "DELETE").run().status())
        .as("its verbs are GET alone")
        .isEqualTo(403);
    CompletableFuture<Instant> end = begin("anna", "/stream/task");

    Instant from = Instant.now();
    Command.run(
        folder.resolve("grants.err"),
        "grants",
        "end",
        given.path("grant").asText(),
        "--state",
        state,
        "--token-file",
        token.toString());

    cutWithin("sallyport grants end, the command's start included", from, end);
    isRecordedAsRevoked("/stream/task");
    assertThat(get("anna", "/").run().status()).isEqualTo(403);
  }

  @Test
  void aRevokedGrantCutsTheAnswerThatRuns() throws Exception {
    String grant = give("rita", 600);
    awaitAccess("rita");
    CompletableFuture<Instant> end = begin("rita", "/stream/revoked");

    Instant from = Instant.now();
    assertThat(operator.post("/grants/" + grant + "/revoke", "{}").statusCode()).isEqualTo(200);

    cutWithin("revoked", from, end);
    isRecordedAsRevoked("/stream/revoked");
    assertThat(get("rita", "/").run().status()).isEqualTo(403);
  }

  @Test
  void anExpiredGrantCutsTheAnswerThatRuns() throws Exception {
    String grant = give("emil", 6);
    for (int seconds = 18; get("emil", "/").run().status() != 200; seconds *= 3) {
      // On a slow machine the first one may be over before it was used.
      grant = give("emil", seconds);
    }
    CompletableFuture<Instant> end = begin("emil", "/stream/expired");
    Instant over = Instant.parse(operator.get("/grants/" + grant).path("expires_at").asText());

    cutWithin("expired", over, end);
    isRecordedAsRevoked("/stream/expired");
    assertThat(get("emil", "/").run().status()).isEqualTo(403);
  }

  @Test
  void anUpgradeIsRefusedAsNobodyCouldEndIt() throws Exception {
    give("ulla", 600);
    awaitAccess("ulla");

    Curl.Answer answer =
        get("ulla", "/")
            .with("--http1.1", "-H", "connection: upgrade", "-H", "upgrade: websocket")
            .run();

    assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
  }
}
