package dev.sallyport.e2e.hold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.approvals.webhook.WebhookVerifier;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver of webhooks at {@code /hook}, which is broken at first. */
final class HookReceiver implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String KEY = "a webhook key of this test alone";

  private final WebhookVerifier verifier =
      new WebhookVerifier(Secret.of(KEY.getBytes(StandardCharsets.UTF_8)));
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<WebhookVerifier.Verdict> verdicts = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final HttpServer server;

  private HookReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/hook", this::receive);
  }

  /**
   * Starts it.
   *
   * @param key where its key is written
   */
  static HookReceiver start(Path key) throws IOException {
    PrivateFiles.write(key, KEY);
    HookReceiver receiver = new HookReceiver();
    receiver.server.start();
    return receiver;
  }

  private void receive(HttpExchange exchange) throws IOException {
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
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Bodies that came since it works. */
  List<String> told() {
    return told;
  }

  /** What its verifier said of each. */
  List<WebhookVerifier.Verdict> verdicts() {
    return verdicts;
  }

  /** What it was told of an event of an approval; missing if nothing. */
  JsonNode event(String id, String name) throws IOException {
    for (String body : told) {
      JsonNode message = JSON.readTree(body);
      JsonNode data = message.path("data");
      if (data.path("approval").asText().equals(id) && data.path("event").asText().equals(name)) {
        return message;
      }
    }
    return JSON.missingNode();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
