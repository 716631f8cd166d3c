package dev.sallyport.e2e.hold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Somebody at the control plane's REST API: the local admin, or whoever a token names. */
final class Reviewer implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final Gateway gateway;
  private final Optional<String> token;
  private final HttpClient client;

  /** The local admin. */
  Reviewer(Gateway gateway) throws IOException {
    this(gateway, Optional.empty());
  }

  /** Whoever a token names. */
  Reviewer(Gateway gateway, String token) throws IOException {
    this(gateway, Optional.of(token));
  }

  /** Somebody who signs in at the pages, with the groups that the provider says now. */
  static Reviewer signedIn(Gateway gateway, World world, String who, String... groups)
      throws Exception {
    world.issuer().signsIn(who, groups);
    String url = Files.readString(gateway.state().resolve("run/control-plane.url")).strip();
    try (Browser browser =
        new Browser(
            URI.create(url),
            List.of(
                Files.readString(gateway.authority()),
                Files.readString(world.folder().resolve("upstream-ca.pem"))))) {
      HttpResponse<String> arrived = browser.signIn();
      if (arrived.statusCode() != 200) {
        throw new AssertionError(who + " could not sign in: " + arrived.body());
      }
      return new Reviewer(gateway, browser.token());
    }
  }

  private Reviewer(Gateway gateway, Optional<String> token) throws IOException {
    this.gateway = gateway;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .sslContext(TlsContexts.trusting(List.of(Files.readString(gateway.authority()))))
            .build();
  }

  /** The approval of the newest request whose target ends like this, once it is pending. */
  String awaitPending(String target) throws Exception {
    return Await.until(
            "a pending approval of " + target, () -> find("pending", target), Optional::isPresent)
        .orElseThrow()
        .path("approval")
        .asText();
  }

  /** The newest approval in a state of a request whose target ends like this. */
  Optional<JsonNode> find(String state, String target) throws IOException, InterruptedException {
    for (JsonNode one : get("/approvals?limit=500&state=" + state).path("approvals")) {
      JsonNode whole = show(one.path("approval").asText());
      if (whole.path("request").path("target").asText().endsWith(target)) {
        return Optional.of(whole);
      }
    }
    return Optional.empty();
  }

  /** One approval. */
  JsonNode show(String id) throws IOException, InterruptedException {
    return get("/approvals/" + id);
  }

  /** Waits until an approval is in a state. */
  JsonNode awaitState(String id, String state) throws Exception {
    return Await.until(
        "approval " + id + " to be " + state,
        () -> show(id),
        approval -> approval.path("state").asText().equals(state));
  }

  /** Decides; the status of the answer. */
  int decide(String id, String verb) throws IOException, InterruptedException {
    return post("/approvals/" + id + "/" + verb, "{\"reason\":\"by the test\"}").statusCode();
  }

  /** Decides with a reason. */
  HttpResponse<String> say(String id, String verb, String reason)
      throws IOException, InterruptedException {
    return post("/approvals/" + id + "/" + verb, "{\"reason\":\"%s\"}".formatted(reason));
  }

  /** Posts a document. */
  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Asks for a document. */
  JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(request(path));
    if (answer.statusCode() != 200) {
      throw new IOException(path + " gave " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private HttpRequest.Builder request(String path) throws IOException {
    String url = Files.readString(gateway.state().resolve("run/control-plane.url")).strip();
    String bearer =
        token.isPresent()
            ? token.get()
            : Files.readString(gateway.state().resolve("admin.token")).strip();
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(20))
        .header("authorization", "Bearer " + bearer);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
  }
}
