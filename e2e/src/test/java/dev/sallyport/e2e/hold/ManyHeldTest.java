package dev.sallyport.e2e.hold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand requests that wait at once: what they cost, what other traffic feels, and how soon a
 * decision is at the upstream. It asserts that all of them are released, each once, and within the
 * memory; the times are printed, since they are the machine's.
 */
@Tag("long")
class ManyHeldTest {

  private static final int CONNECTIONS = 25;
  private static final int STREAMS = 400;
  private static final int MOST_MIB = 1024;
  private static final int SAMPLES = 1_000;
  private static final int TIMED_DECISIONS = 200;

  private static final String RESOURCES =
      """
        - name: pay
          kind: http
          hostname: localhost
          path-prefix: /pay
          idle-timeout: 20m
          upstream:
            addresses: ["127.0.0.1:%1$d"]
            server-name: bank.internal
            tls: { authorities: "file:upstream-ca.pem", pins: [%2$s] }
          hold: { wait: 15m, per-subject: 10000, per-resource: 10000 }
        - name: free
          kind: http
          hostname: localhost
          path-prefix: /free
          upstream:
            addresses: ["127.0.0.1:%1$d"]
            server-name: bank.internal
            tls: { authorities: "file:upstream-ca.pem", pins: [%2$s] }
      """;

  @TempDir Path folder;

  private final Map<String, Long> arrived = new ConcurrentHashMap<>();

  @Test
  void tenThousandWaitAtOnceAndEachIsReleasedOnce() throws Exception {
    try (World world = World.in(folder)) {
      World.Behind bank =
          world.behind(
              "bank.internal",
              exchange -> {
                arrived.putIfAbsent(exchange.getRequestURI().getPath(), System.nanoTime());
                Upstream.answering(200, "text/plain", "paid\n").handle(exchange);
              });
      int port = World.freePort();
      Path yaml =
          new Yaml(world, port)
              .with("pay", RESOURCES.formatted(bank.upstream().port(), bank.pin()))
              .decidedBy(
                  """
                    data:
                      sallyport:
                        resources:
                          pay: { groups: [staff], hold: true }
                          free: { groups: [staff] }
                  """)
              .and("approvals: { held-bytes: 256MiB }\n")
              .write();
      try (Gateway gateway = Gateway.start(folder, yaml, port, new LocalEnvoy());
          Reviewer reviewer = new Reviewer(gateway)) {
        run(world, bank, gateway, reviewer);
      }
    }
  }

  private void run(World world, World.Behind bank, Gateway gateway, Reviewer reviewer)
      throws Exception {
    String door = "https://localhost:" + gateway.port();
    String token = world.issuer().token("anna", "staff");
    try (HttpClient visitor = client(gateway)) {
      median(visitor, door, token);
      double before = median(visitor, door, token);
      List<HttpClient> clients = new ArrayList<>();
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      try {
        for (int connection = 0; connection < CONNECTIONS; connection++) {
          HttpClient client = client(gateway);
          clients.add(client);
          free(client, door, token);
          for (int stream = 0; stream < STREAMS; stream++) {
            HttpRequest request =
                request(door + "/pay/" + connection + "/" + stream, token)
                    .POST(BodyPublishers.ofString("amount=5"))
                    .build();
            calls.add(client.sendAsync(request, BodyHandlers.ofString()));
          }
        }
        int all = CONNECTIONS * STREAMS;
        long held = await("held", () -> Metrics.of(gateway, "sallyport_held_requests"), calls, all);
        await(
            "with the control plane",
            () -> reviewer.get("/approvals/events").path("last").asLong(),
            calls,
            all);
        double during = median(visitor, door, token);
        long resident = gateway.guard().residentMiB();
        System.out.printf(
            "%d requests held at once: ext-proc server %d MiB resident; p50 of other requests %.2f ms"
                + " before, %.2f ms meanwhile, ratio %.2f%n",
            held, resident, before, during, during / before);
        assertThat(resident).isLessThan(MOST_MIB);

        approveAll(reviewer, all);

        for (CompletableFuture<HttpResponse<String>> call : calls) {
          assertThat(call.get().statusCode()).as(call.get().body()).isEqualTo(200);
        }
        assertThat(
                bank.upstream().seen().stream()
                    .map(Upstream.Seen::target)
                    .filter(target -> target.startsWith("/pay/")))
            .hasSize(all)
            .doesNotHaveDuplicates();
        assertThat(gateway.guard().residentMiB()).isLessThan(MOST_MIB);
      } finally {
        clients.forEach(HttpClient::shutdownNow);
      }
    }
  }

  /** Approves one after the other as long as times are taken, then eight at once. */
  private void approveAll(Reviewer reviewer, int all) throws Exception {
    List<Double> millis = new ArrayList<>();
    int done = 0;
    while (done < all) {
      JsonNode pending = reviewer.get("/approvals?state=pending&limit=500").path("approvals");
      assertThat(pending.size()).as("pending, of %d decided", done).isPositive();
      try (ExecutorService reviewers = Executors.newFixedThreadPool(8)) {
        List<Future<?>> decisions = new ArrayList<>();
        for (JsonNode one : pending) {
          String id = one.path("approval").asText();
          if (millis.size() < TIMED_DECISIONS) {
            millis.add(timed(reviewer, id));
          } else {
            decisions.add(
                reviewers.submit(
                    () -> {
                      approve(reviewer, id);
                      return id;
                    }));
          }
          done++;
        }
        for (Future<?> decision : decisions) {
          decision.get();
        }
      }
    }
    Collections.sort(millis);
    System.out.printf(
        "from the reviewer's call to the upstream, %d decisions: p50 %.1f ms, p99 %.1f ms%n",
        millis.size(), millis.get(millis.size() / 2), millis.get(millis.size() * 99 / 100));
  }

  private static void approve(Reviewer reviewer, String id) throws Exception {
    HttpResponse<String> answer =
        reviewer.post("/approvals/" + id + "/approve", "{\"reason\":\"\"}");
    assertThat(answer.statusCode()).as(() -> answer.body() + audit(reviewer, id)).isEqualTo(200);
  }

  private static String audit(Reviewer reviewer, String id) {
    try {
      return reviewer.show(id).path("audit").toString();
    } catch (IOException | InterruptedException e) {
      return " and no audit trail: " + e;
    }
  }

  private double timed(Reviewer reviewer, String id) throws Exception {
    String path = reviewer.show(id).path("request").path("target").asText();
    long began = System.nanoTime();
    assertThat(reviewer.decide(id, "approve")).isEqualTo(200);
    long at =
        Await.until("the upstream's " + path, () -> arrived.getOrDefault(path, 0L), t -> t > 0);
    return (at - began) / 1e6;
  }

  /** Waits as long as it gets on. */
  private static long await(
      String what,
      Callable<Long> count,
      List<CompletableFuture<HttpResponse<String>>> calls,
      int all)
      throws Exception {
    long most = 0;
    long progress = System.nanoTime();
    while (most < all) {
      for (CompletableFuture<HttpResponse<String>> call : calls) {
        assertThat(call.isDone())
            .as(() -> "ended: " + call.handle(ManyHeldTest::ended).join())
            .isFalse();
      }
      long now = count.call();
      if (now > most) {
        progress = System.nanoTime();
        most = now;
      }
      assertThat(Duration.ofNanos(System.nanoTime() - progress))
          .as("no progress beyond %d %s", most, what)
          .isLessThan(Duration.ofMinutes(2));
      Thread.sleep(Duration.ofMillis(500));
    }
    return most;
  }

  private static String ended(HttpResponse<String> answer, Throwable failure) {
    return failure == null ? answer.statusCode() + " " + answer.body() : failure.toString();
  }

  private static HttpClient client(Gateway gateway) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(TlsContexts.trusting(List.of(Files.readString(gateway.authority()))))
        .version(HttpClient.Version.HTTP_2)
        .build();
  }

  private static HttpRequest.Builder request(String url, String token) {
    return HttpRequest.newBuilder(URI.create(url)).header("authorization", "Bearer " + token);
  }

  private static void free(HttpClient client, String door, String token) throws Exception {
    HttpResponse<String> answer =
        client.send(request(door + "/free/", token).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Median time of requests that nobody holds, one after the other, in milliseconds. */
  private static double median(HttpClient client, String door, String token) throws Exception {
    double[] millis = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      long began = System.nanoTime();
      free(client, door, token);
      millis[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(millis);
    return millis[SAMPLES / 2];
  }
}
