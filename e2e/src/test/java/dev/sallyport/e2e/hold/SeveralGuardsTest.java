package dev.sallyport.e2e.hold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.SecondGuard;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.PrivateFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two ext-proc servers under one control plane, each behind an Envoy of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralGuardsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;
  @TempDir static Path beside;

  private World world;
  private World.Behind bank;
  private Gateway gateway;
  private SecondGuard second;
  private Reviewer reviewer;
  private Reviewer seesAll;
  private int port;

  @BeforeAll
  void startBoth() throws Exception {
    world = World.in(folder);
    world.issuer().signsIn("nobody");
    PrivateFiles.write(folder.resolve("approvals.key"), "one key for all guards of this test");
    bank = world.behind("bank.internal", Upstream.answering(200, "text/plain", "paid\n"));
    int pages = World.freePort();
    Path yaml =
        new Yaml(world, 0)
            .with(
                "pay",
                """
                  - name: pay
                    kind: http
                    hostname: pay.test
                    upstream:
                      addresses: ["127.0.0.1:%d"]
                      server-name: bank.internal
                      tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
                    idle-timeout: 300s
                    hold: { wait: 240s }
                """
                    .formatted(bank.upstream().port(), bank.pin()))
            .decidedBy(
                """
                  data:
                    sallyport:
                      resources:
                        pay: { groups: [staff], hold: true }
                """)
            .and(
                """
                approvals:
                  key: file:approvals.key
                operators:
                  url: https://127.0.0.1:%d
                  issuer: "%s"
                  client-id: pages
                  algorithms: [ES256]
                  authorities: file:upstream-ca.pem
                  roles: { reviewer: [reviewers] }
                  sees-all: [privacy]
                """
                    .formatted(pages, world.issuer().url()))
            .write();
    gateway =
        Gateway.start(
            folder, yaml, 0, new LocalEnvoy(), List.of("--port", Integer.toString(pages)));
    port = SecondGuard.port(gateway.state().resolve("run"));
    reviewer = new Reviewer(gateway);
    seesAll = Reviewer.signedIn(gateway, world, "paul", "reviewers", "privacy");
    second = SecondGuard.beside(gateway, beside.resolve("second"), "pay.test");
  }

  @AfterAll
  void stopBoth() throws Exception {
    if (second != null) {
      second.close();
    }
    for (Reviewer one : new Reviewer[] {seesAll, reviewer}) {
      if (one != null) {
        one.close();
      }
    }
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  private Curl here(String target) {
    return paying(Curl.to(port, "pay.test", target, gateway.authority()));
  }

  private Curl there(String target) throws Exception {
    return paying(second.call("pay.test", target));
  }

  private Curl paying(Curl curl) {
    return curl.bearing(world.issuer().token("anna", "staff"))
        .with("--data-binary", "amount=5", "--max-time", "240");
  }

  private long seen(String target) {
    return bank.upstream().seen().stream().filter(seen -> seen.target().equals(target)).count();
  }

  private JsonNode reveal(String id) throws Exception {
    return JSON.readTree(seesAll.say(id, "reveal", "").body());
  }

  /** What a guard tells the caller of an approval. */
  private String state(Curl at, String id) throws Exception {
    Curl.Answer answer = at.bearing(world.issuer().token("anna", "staff")).run();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    JsonNode told = JSON.readTree(answer.body());
    assertThat(told.path("approval").asText()).isEqualTo(id);
    return told.path("state").asText();
  }

  @Test
  void whoHoldsARequestShowsItAndReleasesIt() throws Exception {
    CompletableFuture<Curl.Answer> first = Calls.start(here("/here"));
    CompletableFuture<Curl.Answer> other = Calls.start(there("/there"));
    String idHere = reviewer.awaitPending("/here");
    String idThere = reviewer.awaitPending("/there");

    assertThat(reveal(idHere).path("target").asText()).isEqualTo("/here");
    assertThat(reveal(idThere).path("target").asText()).isEqualTo("/there");
    assertThat(reveal(idThere).path("body").asText()).isEqualTo("amount=5");
    assertThat(state(second.call("pay.test", "/.sallyport/approvals/" + idHere), idHere))
        .as("said by the guard that does not hold it")
        .isEqualTo("pending");
    assertThat(reviewer.decide(idThere, "approve")).isEqualTo(200);
    assertThat(other.get().status()).as(other.get().toString()).isEqualTo(200);
    assertThat(first.isDone()).as("nobody has decided about the other").isFalse();
    assertThat(reviewer.decide(idHere, "approve")).isEqualTo(200);
    assertThat(first.get().status()).as(first.get().toString()).isEqualTo(200);

    assertThat(seen("/here")).isEqualTo(1);
    assertThat(seen("/there")).isEqualTo(1);
    assertThat(reveal(idHere).path("code").asText()).isEqualTo("not_pending");
  }

  @Test
  void theSameRequestAtBothRunsOnce() throws Exception {
    CompletableFuture<Curl.Answer> first = Calls.start(here("/both"));
    String id = reviewer.awaitPending("/both");
    CompletableFuture<Curl.Answer> other = Calls.start(there("/both"));
    Await.until(
        "the same request at the other guard",
        () -> reviewer.show(id).path("audit").findValuesAsText("event"),
        events -> events.contains("resend"));

    assertThat(reviewer.decide(id, "approve")).isEqualTo(200);

    assertThat(List.of(first.get().status(), other.get().status()))
        .as("%s%n%s", first.get(), other.get())
        .containsExactlyInAnyOrder(200, 403);
    assertThat(seen("/both")).isEqualTo(1);
    reviewer.awaitState(id, "released");
  }

  /**
   * Of three requests at a guard that is killed, one was claimed and not sent, one was sent and not
   * reported, one waits.
   */
  @Test
  void aGuardThatIsKilledBetweenClaimAndReleaseLetsNothingRunTwiceOrVanish() throws Exception {
    second.relay().lose("Settle");
    CompletableFuture<Curl.Answer> sent = Calls.start(there("/sent"));
    String idSent = reviewer.awaitPending("/sent");
    assertThat(reviewer.decide(idSent, "approve")).isEqualTo(200);
    assertThat(sent.get().status()).as(sent.get().toString()).isEqualTo(200);
    second.relay().keepAnswersTo("Claim");
    CompletableFuture<Curl.Answer> claimed = Calls.start(there("/claimed"));
    String idClaimed = reviewer.awaitPending("/claimed");
    assertThat(reviewer.decide(idClaimed, "approve")).isEqualTo(200);
    reviewer.awaitState(idClaimed, "claimed");
    CompletableFuture<Curl.Answer> waiting = Calls.start(there("/waiting"));
    String idWaiting = reviewer.awaitPending("/waiting");

    second.guard().kill();

    for (CompletableFuture<Curl.Answer> call : List.of(claimed, waiting)) {
      assertThat(call.get().status()).as(call.get().toString()).isEqualTo(503);
      assertThat(JSON.readTree(call.get().body()).path("code").asText())
          .isEqualTo("guard_unavailable");
    }
    assertThat(reveal(idWaiting).path("code").asText()).isEqualTo("not_held_here");
    CompletableFuture<Curl.Answer> back = Calls.start(here("/waiting"));
    assertThat(reviewer.decide(idWaiting, "approve")).isEqualTo(200);
    assertThat(back.get().status()).as(back.get().toString()).isEqualTo(200);
    reviewer.awaitState(idWaiting, "released");

    for (String id : List.of(idClaimed, idSent)) {
      JsonNode unknown = reviewer.awaitState(id, "released_outcome_unknown");
      assertThat(unknown.path("alarm").asBoolean()).as(unknown.toString()).isTrue();
      assertThat(reviewer.decide(id, "approve")).as("it is over").isEqualTo(409);
    }
    for (String target : List.of("/claimed", "/sent")) {
      Curl.Answer again = here(target).with("-H", "prefer: respond-async").run();
      assertThat(again.status()).as(again.toString()).isEqualTo(202);
      assertThat(JSON.readTree(again.body()).path("approval").asText())
          .as("held anew")
          .isNotIn(idClaimed, idSent);
    }
    assertThat(seen("/claimed")).isZero();
    assertThat(seen("/sent")).isEqualTo(1);
    assertThat(seen("/waiting")).isEqualTo(1);

    second.relay().passAll();
    second.startGuard("pay.test");
  }
}
