package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file is edited while clients call: resources come, change and go without one wrong answer.
 */
class ChangesUnderLoadTest {

  private static final int ROUNDS = 6;

  /** Served under a name that Java's own client resolves, so that it can keep its connection. */
  private static final String LASTING =
      """
        - name: lasting
          kind: http
          hostname: localhost
          upstream:
            addresses: ["127.0.0.1:%d"]
            server-name: steady.internal
            tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
      """;

  @TempDir Path folder;

  @Test
  void resourcesComeChangeAndGoWithoutAnUnexpectedAnswer() throws Exception {
    try (World world = World.in(folder)) {
      World.Behind steady =
          world.behind("steady.internal", Upstream.answering(200, "text/plain", "steady"));
      World.Behind one = world.behind("one.internal", Upstream.answering(200, "text/plain", "one"));
      World.Behind two = world.behind("two.internal", Upstream.answering(200, "text/plain", "two"));
      int port = World.freePort();
      Yaml yaml =
          new Yaml(world, port)
              .with("steady", "http", steady)
              .with("moving", "http", one)
              .with("lasting", LASTING.formatted(steady.upstream().port(), steady.pin()));
      try (Gateway gateway = Gateway.start(folder, yaml.write(), port, new LocalEnvoy());
          Load load = new Load(gateway, world)) {
        load.calls("steady.test", "200 steady");
        load.calls("moving.test", "200 one", "200 two");
        load.callsOnOneConnection("200 steady");
        load.awaitSome();
        for (int round = 0; round < ROUNDS; round++) {
          yaml.with("moving", "http", round % 2 == 0 ? two : one).with("passing", "http", one);
          yaml.write();
          awaitAnswer(gateway, world, "passing.test", "one");
          awaitAnswer(gateway, world, "moving.test", round % 2 == 0 ? "two" : "one");
          yaml.without("passing").write();
          Await.until(
              "the removed resource to be gone",
              () -> call(gateway, world, "passing.test"),
              answer -> answer.status() != 200);
        }
        load.awaitSome();

        assertThat(load.unexpected()).isEmpty();
      }
    }
  }

  @Test
  void aBrokenEditIsRefusedWholeAndTheOldStateGoesOn() throws Exception {
    try (World world = World.in(folder)) {
      World.Behind steady =
          world.behind("steady.internal", Upstream.answering(200, "text/plain", "steady"));
      int port = World.freePort();
      Yaml yaml = new Yaml(world, port).with("steady", "http", steady);
      try (Gateway gateway = Gateway.start(folder, yaml.write(), port, new LocalEnvoy())) {
        Files.writeString(yaml.file(), "version: 1\nlistners: []\n");
        Await.until(
            "the errors in /status",
            () -> gateway.get("control-plane", "/status").body(),
            status -> status.contains("listners") && status.contains("listeners"));

        assertThat(call(gateway, world, "steady.test").body()).isEqualTo("steady");

        World.Behind later =
            world.behind("later.internal", Upstream.answering(200, "text/plain", "later"));
        yaml.with("later", "http", later).write();
        awaitAnswer(gateway, world, "later.test", "later");
      }
    }
  }

  private static void awaitAnswer(Gateway gateway, World world, String hostname, String body)
      throws Exception {
    Await.until(
        hostname + " to answer " + body,
        () -> call(gateway, world, hostname),
        answer -> answer.status() == 200 && answer.body().equals(body));
  }

  private static Curl.Answer call(Gateway gateway, World world, String hostname)
      throws IOException, InterruptedException {
    return gateway.call(hostname, "/").bearing(world.issuer().token("ada", "staff")).run();
  }

  /** Clients that call without a pause and remember every answer they did not expect. */
  private static final class Load implements AutoCloseable {
    private final Gateway gateway;
    private final World world;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final List<String> unexpected = new java.util.concurrent.CopyOnWriteArrayList<>();

    Load(Gateway gateway, World world) {
      this.gateway = gateway;
      this.world = world;
    }

    /** A new connection for every call. */
    void calls(String hostname, String... expected) {
      repeat(
          hostname,
          () -> {
            Curl.Answer answer = call(gateway, world, hostname);
            return answer.status() + " " + answer.body();
          },
          expected);
    }

    /** A client that keeps its HTTP/2 connection. */
    void callsOnOneConnection(String... expected) throws IOException {
      HttpClient client =
          HttpClient.newBuilder()
              .sslContext(TlsContexts.trusting(List.of(Files.readString(gateway.authority()))))
              .build();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.port() + "/"))
              .header("authorization", "Bearer " + world.issuer().token("ada", "staff"))
              .timeout(Duration.ofSeconds(20))
              .build();
      repeat(
          "localhost",
          () -> {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
          },
          expected);
    }

    private void repeat(String name, Callable<String> call, String... expected) {
      List<String> allowed = List.of(expected);
      AtomicInteger count = new AtomicInteger();
      answers.put(name, count);
      Future<?> _ =
          clients.submit(
              () -> {
                while (running.get()) {
                  String answer;
                  try {
                    answer = call.call();
                  } catch (IOException e) {
                    answer = e.toString();
                  }
                  count.incrementAndGet();
                  if (!allowed.contains(answer)) {
                    unexpected.add(name + ": " + answer);
                  }
                }
                return null;
              });
    }

    void awaitSome() throws Exception {
      Map<String, Integer> before = new ConcurrentHashMap<>();
      answers.forEach((hostname, count) -> before.put(hostname, count.get()));
      Await.until(
          "more answers for every hostname",
          () -> answers.toString(),
          seen ->
              answers.entrySet().stream()
                  .allMatch(entry -> entry.getValue().get() > before.get(entry.getKey()) + 2));
    }

    List<String> unexpected() {
      return List.copyOf(unexpected);
    }

    @Override
    public void close() {
      running.set(false);
      clients.close();
    }
  }
}
