package dev.sallyport.approvals.webhook;

import static dev.sallyport.approvals.Given.reviewer;
import static dev.sallyport.approvals.Given.waiter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sallyport.approvals.Given;
import dev.sallyport.approvals.request.RequestView;
import dev.sallyport.approvals.state.ApprovalEvent;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.store.ApprovalStore;
import dev.sallyport.approvals.store.ApprovalTables;
import dev.sallyport.approvals.store.NewApproval;
import dev.sallyport.approvals.store.Outbox;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.database.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSenderTest {

  private static final Secret<byte[]> KEY = Secret.of(new byte[32]);
  private static final Secret<byte[]> OTHER_KEY =
      Secret.of("another key of thirty-two bytes.".getBytes(StandardCharsets.US_ASCII));
  private static final Instant NOW = Given.NOON;

  @TempDir Path folder;
  private final List<String> bodies = new ArrayList<>();
  private final List<Map<String, String>> heads = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> news = new ArrayList<>();
  private final List<Integer> answers = new ArrayList<>();
  private Database database;
  private Outbox outbox;
  private ApprovalStore approvals;

  @BeforeEach
  void open() {
    database = Database.embedded(folder.resolve("approvals"), ApprovalTables.ALL);
    outbox = new Outbox(database);
    approvals = new ApprovalStore(database, outbox, InstantSource.fixed(NOW));
    outbox.cursor("webhook:chat-ops");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aHeldRequestIsToldWithMaskedValuesAndASignature() throws Exception {
    hold();
    sender(endpoint()).sendNext(Duration.ZERO);

    assertThat(bodies).hasSize(1);
    assertThat(bodies.getFirst())
        .contains("\"type\":\"approval.pending\"")
        .contains("\"target\":\"/v1/[redacted:email]\"")
        .contains("\"masked\":{\"email\":1}")
        .doesNotContain("streams");
    Map<String, String> head = heads.getFirst();
    WebhookVerifier verifier = new WebhookVerifier(KEY);
    assertThat(verify(verifier, head, bodies.getFirst(), NOW))
        .isEqualTo(WebhookVerifier.Verdict.GENUINE);
    assertThat(verify(verifier, head, bodies.getFirst(), NOW))
        .isEqualTo(WebhookVerifier.Verdict.REPLAYED);
  }

  @Test
  void whatWasChangedOrKeptTooLongIsNotBelieved() throws Exception {
    hold();
    sender(endpoint()).sendNext(Duration.ZERO);

    Map<String, String> head = heads.getFirst();
    WebhookVerifier verifier = new WebhookVerifier(KEY);
    assertThat(verify(verifier, head, bodies.getFirst() + " ", NOW))
        .isEqualTo(WebhookVerifier.Verdict.FORGED);
    assertThat(verify(verifier, head, bodies.getFirst(), NOW.plus(Duration.ofMinutes(6))))
        .isEqualTo(WebhookVerifier.Verdict.STALE);
    assertThat(verify(new WebhookVerifier(OTHER_KEY), head, bodies.getFirst(), NOW))
        .isEqualTo(WebhookVerifier.Verdict.FORGED);
  }

  @Test
  void aReceiverThatFailsIsTriedAgainLaterAndLater() throws Exception {
    answers.addAll(List.of(500, 302, 0, 204));
    hold();
    sender(endpoint()).sendNext(Duration.ZERO);

    assertThat(news).containsExactly("failed 1", "failed 2", "failed 3", "delivered 4");
    assertThat(pauses).hasSize(3);
    assertThat(pauses.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(pauses.get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(heads.stream().map(head -> head.get("webhook-id")).distinct()).hasSize(1);
  }

  @Test
  void anEventThatIsNeverTakenIsGivenUpAndTheNextOneComes() throws Exception {
    for (int i = 0; i < Backoff.ATTEMPTS; i++) {
      answers.add(503);
    }
    ApprovalId id = hold();
    approvals.apply(id, new ApprovalEvent.Approve(reviewer("bob", "security"), "secret words"));
    sender(endpoint()).sendNext(Duration.ZERO);

    assertThat(news).contains("given up").last().isEqualTo("delivered 1");
    assertThat(bodies.getLast()).contains("approval.approved").doesNotContain("secret words");
  }

  @Test
  void aRestartGoesOnWhereItWas() throws Exception {
    hold();
    sender(endpoint()).sendNext(Duration.ZERO);
    sender(endpoint()).sendNext(Duration.ZERO);

    assertThat(bodies).hasSize(1);
  }

  @Test
  void clientsThatComeBackAreNobodysBusiness() throws Exception {
    ApprovalId id = hold();
    approvals.apply(id, new ApprovalEvent.Resend(waiter("g2", "b")));
    sender(endpoint()).sendNext(Duration.ZERO);

    assertThat(bodies).hasSize(1);
  }

  @Test
  void goesOverHttpAndFollowsNoRedirect() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(bodies.size() == 1 ? 307 : 204, -1);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
      assertThat(WebhookTransport.http().post(url, Map.of("webhook-id", "1"), new byte[] {'a'}))
          .isEqualTo(307);
      assertThat(WebhookTransport.http().post(url, Map.of("webhook-id", "1"), new byte[] {'b'}))
          .isEqualTo(204);
      assertThat(bodies).containsExactly("a", "b");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void clearTextAndShortKeysAreRefused() {
    assertThatThrownBy(
            () -> new WebhookEndpoint("a", URI.create("http://x.example/"), List.of(KEY)))
        .hasMessage("the URL of webhook a has to be https");
    assertThatThrownBy(
            () -> new WebhookEndpoint("a", URI.create("https://u:p@x.example/"), List.of(KEY)))
        .hasMessageContaining("password");
    assertThatThrownBy(
            () ->
                new WebhookEndpoint(
                    "a", URI.create("https://x.example/"), List.of(Secret.of(new byte[8]))))
        .hasMessage("a signing key of webhook a has to have 24 to 64 bytes, not 8");
  }

  private static WebhookVerifier.Verdict verify(
      WebhookVerifier verifier, Map<String, String> head, String body, Instant now) {
    return verifier.verify(
        head.getOrDefault("webhook-id", ""),
        head.getOrDefault("webhook-timestamp", ""),
        head.getOrDefault("webhook-signature", ""),
        body.getBytes(StandardCharsets.UTF_8),
        now);
  }

  private ApprovalId hold() {
    RequestView view =
        new RequestView(
            "POST",
            Masked.proven("/v1/[redacted:email]".getBytes(StandardCharsets.UTF_8)),
            List.of(),
            Masked.EMPTY,
            0,
            List.of(new MaskCount(new DetectorId("email"), 1)),
            List.of(),
            Optional.empty());
    return approvals
        .hold(
            new NewApproval(
                Given.human("alice"),
                "chat",
                "d1",
                Given.oneReviewer(),
                view.json(),
                Optional.of(waiter("g1", "a"))))
        .approval()
        .facts()
        .id();
  }

  private WebhookSender sender(WebhookEndpoint endpoint) {
    return new WebhookSender(
        endpoint,
        outbox,
        approvals,
        (url, headers, body) -> {
          bodies.add(new String(body, StandardCharsets.UTF_8));
          heads.add(headers);
          int status = answers.isEmpty() ? 204 : answers.removeFirst();
          if (status == 0) {
            throw new IOException("no answer");
          }
          return status;
        },
        InstantSource.fixed(NOW),
        pauses::add,
        new Heard());
  }

  private static WebhookEndpoint endpoint() {
    return new WebhookEndpoint("chat-ops", URI.create("https://hooks.example.com/x"), List.of(KEY));
  }

  private final class Heard implements WebhookListener {
    @Override
    public void delivered(String endpoint, String id, int attempts) {
      news.add("delivered " + attempts);
    }

    @Override
    public void failed(String endpoint, String id, int attempts) {
      news.add("failed " + attempts);
    }

    @Override
    public void givenUp(String endpoint, String id) {
      news.add("given up");
    }
  }
}
