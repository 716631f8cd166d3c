package dev.sallyport.e2e.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Command;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What somebody can do with the recordings of a gateway while it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReaderJourneyTest {

  private static final int EVENTS = 3;

  /** Seconds in JSON are not exact to the last digit. */
  private static final Duration ROUNDED = Duration.ofMillis(1);

  private final Semaphore next = new Semaphore(0);
  private final List<Instant> sent = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private Path errors;
  private World world;
  private Gateway gateway;
  private HttpClient client;
  private String token;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    errors = folder.resolve("errors");
    world = World.in(folder);
    World.Behind upstream = world.behind("docs.internal", this::answer);
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with(
                "docs",
                """
                  - name: docs
                    kind: http
                    hostname: localhost
                    upstream:
                      addresses: ["127.0.0.1:%d"]
                      server-name: docs.internal
                      tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
                    recording: { level: full }
                """
                    .formatted(upstream.upstream().port(), upstream.pin()))
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
    token = world.issuer().token("ada", "staff");
    client =
        HttpClient.newBuilder()
            .sslContext(TlsContexts.trusting(List.of(Files.readString(gateway.authority()))))
            .build();
  }

  @AfterAll
  void stop() throws Exception {
    next.release(EVENTS);
    if (client != null) {
      client.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/events")) {
      exchange.getResponseHeaders().add("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      for (int event = 0; event < EVENTS; event++) {
        next.acquireUninterruptibly();
        sent.add(Instant.now());
        exchange.getResponseBody().write(event(event).getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      }
      return;
    }
    bodies.add(exchange.getRequestBody().readAllBytes());
    exchange.sendResponseHeaders(200, -1);
  }

  private static String event(int number) {
    return "data: event " + number + "\n\n";
  }

  private String sallyport(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("recordings"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--state", gateway.state().toString()));
    return Command.run(errors, all.toArray(String[]::new));
  }

  private JsonNode found(String query) throws Exception {
    return new JsonMapper()
        .readTree(gateway.getAsAdmin("/recordings" + query).body())
        .path("exchanges");
  }

  /** The exchange of a path, when it is in the index and has come that far. */
  private String exchange(String path, String outcome) throws Exception {
    return Await.until(
        outcome + " " + path + " in the index",
        () -> {
          for (JsonNode row : found("?resource=docs&outcome=" + outcome)) {
            if (row.path("path").asText().equals(path)) {
              return row.path("exchange").asText();
            }
          }
          return "";
        },
        id -> !id.isEmpty());
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.port() + target))
        .header("authorization", "Bearer " + token)
        .timeout(Duration.ofSeconds(60));
  }

  @Test
  void aStreamIsSeenWhileItRunsAndPlaysAsItWas() throws Exception {
    List<Instant> asked = new ArrayList<>();
    String answer;
    try (Command tail =
        Command.start(
            errors.resolveSibling("tail-errors"),
            List.of("recordings", "tail", "--state", gateway.state().toString()))) {
      Await.until(
          "the tail to show calls",
          () -> {
            client.send(request("/hello").build(), BodyHandlers.discarding());
            return tail.printed("GET localhost/hello");
          },
          shows -> shows);
      CompletableFuture<String> stream =
          client
              .sendAsync(request("/events").build(), BodyHandlers.ofString())
              .thenApply(response -> response.statusCode() + response.body());
      for (int event = 0; event < EVENTS; event++) {
        asked.add(Instant.now());
        next.release();
        tail.awaitPrinted("data: event " + event);
      }
      answer = stream.get();
    }
    assertThat(answer).isEqualTo("200" + event(0) + event(1) + event(2));

    String id = exchange("/events", "completed");
    assertThat(sallyport("replay", id, "--speed", "0") + "\n")
        .isEqualTo(answer.substring("200".length()));
    Instant began =
        Instant.parse(found("?outcome=completed&resource=docs").get(0).path("startedAt").asText());
    StringBuilder played = new StringBuilder();
    int event = 0;
    for (String line : sallyport("replay", id, "--output", "json").lines().toList()) {
      JsonNode piece = new JsonMapper().readTree(line);
      played.append(piece.path("bytes").asText());
      Instant at = began.plusNanos(Math.round(piece.path("at").asDouble() * 1e9));
      while (event < EVENTS && played.indexOf("data: event " + event) >= 0) {
        assertThat(at).isAfterOrEqualTo(sent.get(event).minus(ROUNDED));
        if (event + 1 < EVENTS) {
          assertThat(at).isBeforeOrEqualTo(asked.get(event + 1).plus(ROUNDED));
        }
        event++;
      }
    }
    assertThat(event).isEqualTo(EVENTS);
    assertThat(played).hasToString(answer.substring("200".length()));
  }

  @Test
  void aRequestSentAgainByItsPrintedLineIsTheSameToTheUpstream() throws Exception {
    byte[] body =
        "@it's \"quoted\" $HOME `id` \\ ; & | *\n\tä 漢字 {a,b} [c]\n"
            .getBytes(StandardCharsets.UTF_8);
    String target = "/upload?size=" + body.length + "&x=%5B1-3%5D%7B";
    HttpRequest upload =
        request(target)
            .header("content-type", "text/plain")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    assertThat(client.send(upload, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    assertThat(bodies.getLast()).isEqualTo(body);
    int before = bodies.size();
    String id = exchange(target, "completed");

    String line = sallyport("replay", id, "--request", "--gateway", "127.0.0.1:" + gateway.port());
    Process shell =
        new ProcessBuilder("sh", "-c", asCaller(line))
            .redirectErrorStream(true)
            .redirectOutput(errors.resolveSibling("shell").toFile())
            .start();
    assertThat(shell.waitFor()).as(line).isZero();

    assertThat(bodies).as(line).hasSize(before + 1);
    assertThat(bodies.getLast()).as(line).isEqualTo(body);
  }

  /** What the person adds who sends it again: whom to trust, and who asks. */
  private String asCaller(String line) {
    return "curl() { command curl --silent --show-error --fail --cacert '"
        + gateway.authority()
        + "' -H 'authorization: Bearer "
        + token
        + "' \"$@\"; }\n"
        + line;
  }

  @Test
  void whatIsErasedWhileTheGatewayRunsIsGoneFromItsIndexAtOnce() throws Exception {
    Curl.Answer answer = gateway.call("localhost", "/secret-matter").bearing(token).run();
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    String id = exchange("/secret-matter", "completed");

    assertThat(sallyport("erase", id, "--reason", "request 17")).contains("Erased.");

    assertThat(found("?resource=docs")).noneMatch(row -> row.path("exchange").asText().equals(id));
    assertThat(sallyport("search", "--resource", "docs", "--output", "json")).doesNotContain(id);
    assertThat(sallyport("report", "--format", "json")).doesNotContain(id, "secret-matter");
    assertThat(sallyport("verify")).contains("OK", "events erased");
    assertThat(sallyport("erase", id)).contains("It was erased before.");
  }
}
