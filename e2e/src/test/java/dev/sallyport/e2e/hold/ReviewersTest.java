package dev.sallyport.e2e.hold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.approvals.webhook.WebhookVerifier;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.PrivateFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static final String KEY = "a webhook key of this test alone";

  private final WebhookVerifier verifier =
      new WebhookVerifier(Secret.of(KEY.getBytes(StandardCharsets.UTF_8)));
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<WebhookVerifier.Verdict> verdicts = new CopyOnWriteArrayList<>();
  private HttpServer receiver;
  private World world;
  private World.Behind bank;
  private Gateway gateway;
  private URI pages;
  private Reviewer admin;

  @BeforeAll
  void startTheGateway() throws Exception {
    world = World.in(folder);
    world.issuer().signsIn("nobody");
    bank = world.behind("bank.internal", Upstream.answering(200, "text/plain", "paid\n"));
    startTheReceiver();
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
            .decidedBy(
                """
                  data:
                    sallyport:
                      resources:
                        pay: { groups: [staff], hold: true }
                """)
            .and(
                """
                operators:
                  url: https://127.0.0.1:%d
                  issuer: "%s"
                  client-id: pages
                  algorithms: [ES256]
                  authorities: file:upstream-ca.pem
                  roles: { reviewer: [security, platform, on-call] }
                  sees-all: [privacy]
                approvals:
                  webhooks:
                    - { name: chat-room, url: "http://127.0.0.1:%d/hook", keys: ["file:webhook.key"] }
                """
                    .formatted(pagesPort, world.issuer().url(), receiver.getAddress().getPort()))
            .write();
    gateway =
        Gateway.start(
            folder, yaml, port, new LocalEnvoy(), List.of("--port", Integer.toString(pagesPort)));
    pages = URI.create(Files.readString(gateway.state().resolve("run/control-plane.url")).strip());
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
    receiver.stop(0);
    world.close();
  }

  /** A receiver that is broken at first. */
  private void startTheReceiver() throws Exception {
    Path key = folder.resolve("webhook.key");
    PrivateFiles.write(key, KEY);
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger calls = new AtomicInteger();
    receiver.createContext(
        "/hook",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (calls.incrementAndGet() == 1) {
              exchange.sendResponseHeaders(500, -1);
              return;
            }
            Headers headers = exchange.getRequestHeaders();
            verdicts.add(
                verifier.verify(
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    body,
                    Instant.now()));
            told.add(new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
          }
        });
    receiver.start();
  }

  private CompletableFuture<Curl.Answer> pay(String who, String target, String body) {
    return Calls.start(
        gateway
            .call("pay.test", target)
            .bearing(world.issuer().token(who, "staff"))
            .with("--data-binary", body));
  }

  /** Somebody at the API, with the groups that the provider says now. */
  private Reviewer signedIn(String who, String... groups) throws Exception {
    world.issuer().signsIn(who, groups);
    try (Browser browser =
        new Browser(
            pages,
            List.of(
                Files.readString(gateway.authority()),
                Files.readString(folder.resolve("upstream-ca.pem"))))) {
      HttpResponse<String> arrived = browser.signIn();
      assertThat(arrived.statusCode()).as(arrived.body()).isEqualTo(200);
      return new Reviewer(gateway, browser.token());
    }
  }

  private static HttpResponse<String> say(Reviewer reviewer, String id, String verb, String reason)
      throws Exception {
    return reviewer.post("/approvals/" + id + "/" + verb, "{\"reason\":\"%s\"}".formatted(reason));
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
            () -> event(id, "break_glass"),
            found -> found.path("data").path("alarm").asBoolean());
    assertThat(alarm.path("type").asText()).isEqualTo("approval.approved");
    assertThat(Files.readString(gateway.state().resolve("logs/control-plane.log")))
        .contains("ALARM")
        .contains(id);
  }

  private JsonNode event(String id, String name) throws Exception {
    for (String body : told) {
      JsonNode message = JSON.readTree(body);
      JsonNode data = message.path("data");
      if (data.path("approval").asText().equals(id) && data.path("event").asText().equals(name)) {
        return message;
      }
    }
    return JSON.missingNode();
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

    Await.until("the denial at the receiver", () -> event(id, "deny"), found -> found.has("type"));
    assertThat(event(id, "open").path("type").asText()).isEqualTo("approval.pending");
    assertThat(verdicts).containsOnly(WebhookVerifier.Verdict.GENUINE);
    assertThat(told)
        .noneMatch(body -> body.contains("anna@corp.example"))
        .noneMatch(body -> body.contains("own words"));
  }
}
