package dev.sallyport.e2e.hold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait for a human while parts of the gateway go away, with PostgreSQL below. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutagesTest {

  private static final JsonMapper JSON = new JsonMapper();

  private static final String KEY = "one key for all gateways of this test";

  @TempDir static Path folder;

  private Postgres postgres;
  private World world;
  private World.Behind bank;
  private Gateway gateway;
  private Reviewer reviewer;

  @BeforeAll
  void startTheGateway() throws Exception {
    try {
      postgres = new Postgres(folder, World.freePort());
    } catch (IOException | RuntimeException e) {
      Assumptions.abort("PostgreSQL cannot be started here: " + e);
    }
    world = World.in(folder);
    PrivateFiles.write(folder.resolve("approvals.key"), KEY);
    bank = world.behind("bank.internal", Upstream.answering(200, "text/plain", "paid\n"));
    int port = World.freePort();
    Path yaml =
        new Yaml(world, port)
            .with("pay", "http", bank)
            .decidedBy(
                """
                  data:
                    sallyport:
                      resources:
                        pay: { groups: [staff], hold: true }
                """)
            .and("approvals:\n  key: file:approvals.key\n" + postgres.yaml())
            .write();
    gateway = Gateway.start(folder, yaml, port, new LocalEnvoy());
    reviewer = new Reviewer(gateway);
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    if (reviewer != null) {
      reviewer.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    if (world != null) {
      world.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  private Curl pay(String target) {
    return pay(gateway, target);
  }

  private Curl pay(Gateway through, String target) {
    return through
        .call("pay.test", target)
        .bearing(world.issuer().token("anna", "staff"))
        .with("--data-binary", "amount=5");
  }

  private long seen(String target) {
    return bank.upstream().seen().stream().filter(seen -> seen.target().equals(target)).count();
  }

  private static String code(Curl.Answer answer) throws IOException {
    return JSON.readTree(answer.body()).path("code").asText();
  }

  /** Decides as soon as somebody can. */
  private void approve(String id) throws Exception {
    Await.until("the approval of " + id, () -> reviewer.decide(id, "approve"), is -> is == 200);
  }

  @Test
  void aDatabaseThatIsRestartedDuringAHoldLosesNothing() throws Exception {
    CompletableFuture<Curl.Answer> call = Calls.start(pay("/database"));
    String id = reviewer.awaitPending("/database");

    postgres.stop();
    assertThat(reviewer.decide(id, "approve"))
        .as("nothing is decided without it")
        .isNotEqualTo(200);
    postgres.restart();
    approve(id);

    assertThat(call.get().status()).as(call.get().toString()).isEqualTo(200);
    assertThat(seen("/database")).isEqualTo(1);
    reviewer.awaitState(id, "released");
  }

  @Test
  void aGuardThatIsKilledDuringAHoldLeavesTheApprovalUsable() throws Exception {
    CompletableFuture<Curl.Answer> call = Calls.start(pay("/killed"));
    String id = reviewer.awaitPending("/killed");

    gateway.guard().kill();
    Curl.Answer answer = call.get();
    assertThat(answer.status()).as(answer.toString()).isBetween(500, 504);
    assertThat(code(answer)).isEqualTo("guard_unavailable");
    gateway.startGuard();
    gateway.awaitReady();
    approve(id);

    Curl.Answer back = await(pay("/killed"));
    assertThat(back.status()).as(back.toString()).isEqualTo(200);
    assertThat(seen("/killed")).isEqualTo(1);
    reviewer.awaitState(id, "released");
  }

  @Test
  void aGuardThatIsStoppedTellsItsClientsToComeBack() throws Exception {
    CompletableFuture<Curl.Answer> call = Calls.start(pay("/stopped"));
    String id = reviewer.awaitPending("/stopped");

    gateway.guard().close();
    Curl.Answer answer = call.get();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(423);
    assertThat(JSON.readTree(answer.body()).path("approval").asText()).isEqualTo(id);
    gateway.startGuard();
    gateway.awaitReady();
    approve(id);

    assertThat(await(pay("/stopped")).status()).isEqualTo(200);
    assertThat(seen("/stopped")).isEqualTo(1);
  }

  /** The first answer that is not the door's own, as Envoy finds a new guard in its own time. */
  private static Curl.Answer await(Curl call) throws Exception {
    return Await.until("an answer of the guard", call::run, answer -> answer.status() != 503);
  }

  @Test
  void aDecisionReachesWhicheverGuardHoldsTheRequestAndOneOfThemReleasesIt() throws Exception {
    try (Gateway other = startAnother();
        Reviewer elsewhere = new Reviewer(other)) {
      CompletableFuture<Curl.Answer> here = Calls.start(pay("/guards"));
      String id = elsewhere.awaitPending("/guards");
      CompletableFuture<Curl.Answer> there = Calls.start(pay(other, "/guards"));
      Await.until(
          "the same request at the other guard",
          () -> elsewhere.show(id).path("audit").findValuesAsText("event"),
          events -> events.contains("resend"));

      assertThat(elsewhere.decide(id, "approve")).isEqualTo(200);

      assertThat(List.of(here.get().status(), there.get().status()))
          .as("%s%n%s", here.get(), there.get())
          .containsExactlyInAnyOrder(200, 403);
      assertThat(seen("/guards")).isEqualTo(1);
      reviewer.awaitState(id, "released");
    }
  }

  /** A second gateway of the same configuration, over the same database. */
  private Gateway startAnother() throws Exception {
    Path second = Files.createDirectory(folder.resolve("second"));
    Files.copy(folder.resolve("upstream-ca.pem"), second.resolve("upstream-ca.pem"));
    PrivateFiles.write(second.resolve("approvals.key"), KEY);
    int port = World.freePort();
    Path yaml =
        Files.writeString(
            second.resolve("sallyport.yaml"),
            Files.readString(folder.resolve("sallyport.yaml"))
                .replace("port: " + gateway.port(), "port: " + port));
    return Gateway.start(second, yaml, port, new LocalEnvoy());
  }
}
