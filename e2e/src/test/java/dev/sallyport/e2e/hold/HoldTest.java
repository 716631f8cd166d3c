package dev.sallyport.e2e.hold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Both sides of a hold: curl as the caller, the REST API as the reviewer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HoldTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;

  private World world;
  private World.Behind bank;
  private Gateway gateway;
  private Reviewer reviewer;

  @BeforeAll
  void startTheGateway() throws Exception {
    world = World.in(folder);
    bank = world.behind("bank.internal", Upstream.answering(200, "text/plain", "paid\n"));
    int port = World.freePort();
    Yaml yaml =
        new Yaml(world, port)
            .with("pay", "http", bank)
            .decidedBy(
                """
                  data:
                    sallyport:
                      resources:
                        pay: { groups: [staff], hold: true }
                """);
    gateway = Gateway.start(folder, yaml.write(), port, new LocalEnvoy());
    reviewer = new Reviewer(gateway);
  }

  @AfterAll
  void stopTheGateway() throws Exception {
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

  private static CompletableFuture<Curl.Answer> start(Curl curl) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return curl.run();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  private long seen(String target) {
    return bank.upstream().seen().stream().filter(seen -> seen.target().equals(target)).count();
  }

  private static JsonNode json(String body) throws Exception {
    return JSON.readTree(body);
  }

  @Test
  void anApprovedRequestRunsOnce() throws Exception {
    CompletableFuture<Curl.Answer> call = start(pay("/approve", "amount=5"));
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
    CompletableFuture<Curl.Answer> call = start(pay("/deny", "amount=5"));
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
    CompletableFuture<Curl.Answer> call = start(pay("/gone", "amount=5").with("--max-time", "4"));
    String id = reviewer.awaitPending("/gone");
    call.get();

    reviewer.awaitState(id, "withdrawn");
    assertThat(reviewer.decide(id, "approve")).isEqualTo(409);
    assertThat(seen("/gone")).isZero();
  }

  @Test
  void aMegabyteIsHeld() throws Exception {
    Path file = folder.resolve("megabyte");
    Files.writeString(file, "x".repeat(1 << 20));
    CompletableFuture<Curl.Answer> call = start(pay("/megabyte", "@" + file));
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
    CompletableFuture<Curl.Answer> call = start(pay("/killed", "amount=5"));
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
