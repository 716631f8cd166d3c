package dev.sallyport.e2e.hold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.approvals.webhook.WebhookVerifier;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reviewers who sign in at the provider that callers come from too, so that one person may be on
 * both sides, or in two groups.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReviewersTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;

  private HookReceiver receiver;
  private World world;
  private World.Behind bank;
  private Gateway gateway;
  private Reviewer admin;

  @BeforeAll
  void startTheGateway() throws Exception {
    world = World.in(folder);
    world.issuer().signsIn("nobody");
    bank = world.behind("bank.internal", Upstream.answering(200, "text/plain", "paid\n"));
    receiver = HookReceiver.start(folder.resolve("webhook.key"));
    int port = World.freePort();
    int pagesPort = World.freePort();
    Path yaml =
        new Yaml(world, port)
            .with(
                "pay",
                resource(
                    "pay",
                    """
                    { steps: [{ any_of: [security, platform] }], humans: 2, break_glass: [on-call] }"""))
            .with("both", resource("both", "{ steps: [{ all_of: [legal, finance] }] }"))
            .with(
                "owned",
                resource(
                    "owned",
                    """
                    { steps: [{ owners: 1 }], owners: { groups: [pay-owners], subjects: [{ issuer: e2e, subject: olaf }] } }"""))
            .with(
                "brief",
                resource(
                    "brief",
                    "{ steps: [{ any_of: [security] }], pending_seconds: 2, grant_seconds: 2 }"))
            .decidedBy(
                """
                  data:
                    sallyport:
                      resources:
                        pay: { groups: [staff], hold: true }
                        both: { groups: [staff], hold: true }
                        owned: { groups: [staff], hold: true }
                        brief: { groups: [staff], hold: true }
                """)
            .and(
                """
                operators:
                  url: https://127.0.0.1:%d
                  issuer: "%s"
                  client-id: pages
                  algorithms: [ES256]
                  authorities: file:upstream-ca.pem
                  roles: { reviewer: [security, platform, on-call, legal, finance, pay-owners, partners] }
                  sees-all: [privacy]
                approvals:
                  webhooks:
                    - { name: chat-room, url: "http://127.0.0.1:%d/hook", keys: ["file:webhook.key"] }
                """
                    .formatted(pagesPort, world.issuer().url(), receiver.port()))
            .write();
    gateway =
        Gateway.start(
            folder, yaml, port, new LocalEnvoy(), List.of("--port", Integer.toString(pagesPort)));
    admin = new Reviewer(gateway);
  }

  private String resource(String name, String review) {
    return """
      - name: %1$s
        kind: http
        hostname: %1$s.test
        upstream:
          addresses: ["127.0.0.1:%2$d"]
          server-name: bank.internal
          tls: { authorities: "file:upstream-ca.pem", pins: [%3$s] }
        hold:
          review: %4$s
    """
        .formatted(name, bank.upstream().port(), bank.pin(), review);
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    admin.close();
    gateway.close();
    receiver.close();
    world.close();
  }

  private CompletableFuture<Curl.Answer> pay(String who, String target, String body) {
    return Calls.start(call("pay", who, target).with("--data-binary", body));
  }

  private Curl call(String resource, String who, String target) {
    return gateway.call(resource + ".test", target).bearing(world.issuer().token(who, "staff"));
  }

  private boolean wasSeen(String target) {
    return bank.upstream().seen().stream().anyMatch(seen -> seen.target().equals(target));
  }

  private Reviewer signedIn(String who, String... groups) throws Exception {
    return Reviewer.signedIn(gateway, world, who, groups);
  }

  private static HttpResponse<String> say(Reviewer reviewer, String id, String verb, String reason)
      throws Exception {
    return reviewer.say(id, verb, reason);
  }

  private static String code(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body()).path("code").asText();
  }

  @Test
  void nobodyReviewsTheirOwnRequestAndTwoOthersLetItPass() throws Exception {
    CompletableFuture<Curl.Answer> call = pay("anna", "/own", "amount=5");
    String id = admin.awaitPending("/own");

    try (Reviewer anna = signedIn("anna", "security");
        Reviewer rita = signedIn("rita", "security");
        Reviewer otto = signedIn("otto", "platform")) {
      HttpResponse<String> own = say(anna, id, "approve", "trust me");
      assertThat(own.statusCode()).as(own.body()).isEqualTo(409);
      assertThat(code(own)).isEqualTo("self_review");
      assertThat(say(rita, id, "approve", "ticket 7").statusCode()).isEqualTo(200);
      assertThat(admin.show(id).path("state").asText()).isEqualTo("pending");
      assertThat(say(otto, id, "approve", "ticket 7").statusCode()).isEqualTo(200);
    }

    assertThat(call.get().status()).as(call.get().toString()).isEqualTo(200);
  }

  @Test
  void onePersonInTwoGroupsCountsOnce() throws Exception {
    CompletableFuture<Curl.Answer> call = pay("anna", "/twice", "amount=5");
    String id = admin.awaitPending("/twice");

    try (Reviewer both = signedIn("rita", "security", "platform");
        Reviewer again = signedIn("rita", "platform");
        Reviewer otto = signedIn("otto", "platform")) {
      assertThat(say(both, id, "approve", "").statusCode()).isEqualTo(200);
      HttpResponse<String> second = say(again, id, "approve", "");
      assertThat(second.statusCode()).as(second.body()).isEqualTo(409);
      assertThat(code(second)).isEqualTo("already_voted");
      assertThat(admin.show(id).path("state").asText()).isEqualTo("pending");
      assertThat(bank.upstream().seen()).noneMatch(seen -> seen.target().equals("/twice"));
      assertThat(say(otto, id, "deny", "too much").statusCode()).isEqualTo(200);
    }

    assertThat(call.get().status()).isEqualTo(403);
  }

  @Test
  void whoMaySeeAllSeesItFromTheProcessThatHoldsItAndFromNowhereElse() throws Exception {
    String secret = "only-in-memory@corp.example";
    CompletableFuture<Curl.Answer> call = pay("anna", "/clear", "to " + secret);
    String id = admin.awaitPending("/clear");

    try (Reviewer rita = signedIn("rita", "security");
        Reviewer paul = signedIn("paul", "security", "privacy")) {
      assertThat(code(say(rita, id, "reveal", ""))).isEqualTo("may_not_see_all");
      HttpResponse<String> clear = say(paul, id, "reveal", "");
      assertThat(clear.statusCode()).as(clear.body()).isEqualTo(200);
      assertThat(clear.headers().firstValue("cache-control")).contains("no-store");
      assertThat(JSON.readTree(clear.body()).path("body").asText()).isEqualTo("to " + secret);
      JsonNode seen = admin.show(id);
      assertThat(seen.toString()).doesNotContain(secret);
      assertThat(seen.path("state").asText()).isEqualTo("pending");
      assertThat(seen.path("audit").findValuesAsText("event")).containsExactly("open", "reveal");
      assertThat(say(paul, id, "deny", "").statusCode()).isEqualTo(200);
      assertThat(code(say(paul, id, "reveal", ""))).isEqualTo("not_pending");
    }
    assertThat(call.get().status()).isEqualTo(403);

    try (Stream<Path> files = Files.walk(gateway.state())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secret);
      }
    }
  }

  @Test
  void breakingTheGlassNeedsAReasonAndRaisesAnAlarm() throws Exception {
    CompletableFuture<Curl.Answer> call = pay("anna", "/glass", "amount=5");
    String id = admin.awaitPending("/glass");

    try (Reviewer rita = signedIn("rita", "security");
        Reviewer night = signedIn("nora", "on-call")) {
      assertThat(code(say(rita, id, "break-glass", "outage"))).isEqualTo("break_glass_not_allowed");
      assertThat(code(say(night, id, "break-glass", " "))).isEqualTo("reason_required");
      assertThat(say(night, id, "break-glass", "outage 7").statusCode()).isEqualTo(200);
    }

    assertThat(call.get().status()).isEqualTo(200);
    JsonNode alarm =
        Await.until(
            "the alarm at the webhook's receiver",
            () -> receiver.event(id, "break_glass"),
            found -> found.path("data").path("alarm").asBoolean());
    assertThat(alarm.path("type").asText()).isEqualTo("approval.approved");
    assertThat(Files.readString(gateway.state().resolve("logs/control-plane.log")))
        .contains("ALARM")
        .contains(id);
  }

  @Test
  void aReceiverIsToldInSignedMessagesWithoutClearValues() throws Exception {
    CompletableFuture<Curl.Answer> call =
        pay("anna", "/to/anna@corp.example/hooked", "to anna@corp.example");
    String id = admin.awaitPending("/hooked");
    try (Reviewer rita = signedIn("rita", "security")) {
      say(rita, id, "deny", "the reviewer's own words");
    }
    assertThat(call.get().status()).isEqualTo(403);

    Await.until(
        "the denial at the receiver", () -> receiver.event(id, "deny"), found -> found.has("type"));
    assertThat(receiver.event(id, "open").path("type").asText()).isEqualTo("approval.pending");
    assertThat(receiver.verdicts()).containsOnly(WebhookVerifier.Verdict.GENUINE);
    assertThat(receiver.told())
        .noneMatch(body -> body.contains("anna@corp.example"))
        .noneMatch(body -> body.contains("own words"));
  }

  @Test
  void everyGroupOfAllOfIsNeededAndOnePersonStandsForOneOfThem() throws Exception {
    CompletableFuture<Curl.Answer> call = Calls.start(call("both", "anna", "/both"));
    String id = admin.awaitPending("/both");

    try (Reviewer lena = signedIn("lena", "legal", "finance");
        Reviewer lars = signedIn("lars", "legal");
        Reviewer other = signedIn("rita", "security");
        Reviewer fred = signedIn("fred", "finance")) {
      assertThat(say(lena, id, "approve", "").statusCode()).isEqualTo(200);
      assertThat(admin.show(id).path("state").asText())
          .as("one member of both groups is not enough")
          .isEqualTo("pending");
      assertThat(code(say(other, id, "approve", ""))).isEqualTo("not_a_reviewer");
      assertThat(wasSeen("/both")).isFalse();
      assertThat(say(lars, id, "approve", "").statusCode())
          .as("legal is lars, so that lena is finance")
          .isEqualTo(200);
      assertThat(say(fred, id, "approve", "").statusCode()).as("decided already").isEqualTo(409);
    }

    assertThat(call.get().status()).as(call.get().toString()).isEqualTo(200);
    assertThat(wasSeen("/both")).isTrue();
  }

  @Test
  void ownersAloneApproveWhatIsTheirsAndNeverTheirOwnRequest() throws Exception {
    CompletableFuture<Curl.Answer> byGroup = Calls.start(call("owned", "anna", "/group"));
    CompletableFuture<Curl.Answer> bySubject = Calls.start(call("owned", "anna", "/subject"));
    CompletableFuture<Curl.Answer> own = Calls.start(call("owned", "olaf", "/owner"));
    String group = admin.awaitPending("/group");
    String subject = admin.awaitPending("/subject");
    String owner = admin.awaitPending("/owner");

    try (Reviewer rita = signedIn("rita", "security");
        Reviewer petra = signedIn("petra", "pay-owners");
        Reviewer olaf = signedIn("olaf", "partners")) {
      assertThat(code(say(rita, group, "approve", ""))).isEqualTo("not_a_reviewer");
      assertThat(say(petra, group, "approve", "").statusCode()).isEqualTo(200);
      assertThat(say(olaf, subject, "approve", "").statusCode()).isEqualTo(200);
      assertThat(code(say(olaf, owner, "approve", ""))).isEqualTo("self_review");
      assertThat(say(petra, owner, "deny", "").statusCode()).isEqualTo(200);
    }

    assertThat(byGroup.get().status()).as(byGroup.get().toString()).isEqualTo(200);
    assertThat(bySubject.get().status()).as(bySubject.get().toString()).isEqualTo(200);
    assertThat(own.get().status()).as(own.get().toString()).isEqualTo(403);
    assertThat(wasSeen("/owner")).isFalse();
  }

  @Test
  void aHeldCallWhoseTimeIsOverIsRefusedAndNobodyCanApproveItAnyMore() throws Exception {
    Curl.Answer answer = call("brief", "anna", "/late").run();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo("approval_expired");
    JsonNode expired = admin.find("expired", "/late").orElseThrow();
    assertThat(expired.path("audit").findValuesAsText("event")).containsExactly("open", "expire");
    String id = expired.path("approval").asText();
    assertThat(say(admin, id, "approve", "").statusCode()).isEqualTo(409);
    assertThat(wasSeen("/late")).isFalse();
  }

  @Test
  void aGrantThatNobodyUsesInTimeIsOverAndTheRequestIsHeldAnew() throws Exception {
    Curl.Answer told = call("brief", "anna", "/unused").with("-H", "prefer: respond-async").run();
    String id = JSON.readTree(told.body()).path("approval").asText();
    say(admin, id, "approve", "");

    admin.awaitState(id, "expired");

    Curl.Answer again = call("brief", "anna", "/unused").with("-H", "prefer: respond-async").run();
    assertThat(again.status()).as(again.toString()).isEqualTo(202);
    assertThat(JSON.readTree(again.body()).path("approval").asText()).isNotEqualTo(id);
    assertThat(wasSeen("/unused")).isFalse();
  }
}
