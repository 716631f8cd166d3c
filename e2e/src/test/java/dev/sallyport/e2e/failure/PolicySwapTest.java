package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.TlsContexts;
import dev.sallyport.policy.TarGz;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bundle server hands out one policy after the other while clients call: every request is decided
 * by one of them, whole.
 */
class PolicySwapTest {

  private static final Pattern VERSION = Pattern.compile("(\\d+) and (\\d+)");

  private static final String RESOURCE =
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

  private final BundleShelf shelf = new BundleShelf();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong published = new AtomicLong();
  private final Map<Integer, Long> decidedBy = new ConcurrentHashMap<>();
  private final List<String> unexpected = new CopyOnWriteArrayList<>();

  @Test
  void fewBundlesAreSwappedUnderLoad() throws Exception {
    swap(4);
  }

  @Test
  @Tag("long")
  void hundredBundlesAreSwappedUnderLoad() throws Exception {
    swap(100);
  }

  private void swap(int times) throws Exception {
    try (World world = World.in(folder)) {
      World.Behind steady =
          world.behind("steady.internal", Upstream.answering(200, "text/plain", "steady"));
      World.Behind server = world.behind("localhost", shelf::answer);
      int port = World.freePort();
      shelf.has(BundleShelf.version(0));
      Yaml yaml =
          new Yaml(world, port)
              .with("lasting", RESOURCE.formatted(steady.upstream().port(), steady.pin()))
              .decidedBy(
                  """
                    bundle: https://localhost:%d/policy.tar.gz
                    server: { every: 1s, authorities: "file:upstream-ca.pem" }
                  """
                      .formatted(server.upstream().port()));
      try (Gateway gateway = Gateway.start(folder, yaml.write(), port, new LocalEnvoy())) {
        String token = world.issuer().token("ada", "staff");
        HttpClient client = client(gateway);
        AtomicBoolean running = new AtomicBoolean(true);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < 3; i++) {
            Future<?> _ = clients.submit(() -> call(client, port, token, running));
          }
          for (int version = 1; version <= times; version++) {
            published.set(version);
            shelf.has(BundleShelf.version(version));
            awaitDecisionBy(version);
          }
          badBundlesChangeNothing(gateway, times);
          running.set(false);
        }

        assertThat(unexpected).as(answers + " answers, by version: " + decidedBy).isEmpty();
        assertThat(decidedBy).as("versions that have decided").hasSizeGreaterThanOrEqualTo(times);
      }
    }
  }

  private void badBundlesChangeNothing(Gateway gateway, int last) throws Exception {
    shelf.has(TarGz.write(Map.of("data.json", new byte[] {'{', '}'})));
    awaitWarning(gateway, "the bundle has no policy.wasm", "the last good bundle stays");
    shelf.has(new byte[] {1, 2, 3});
    awaitWarning(gateway, "no gzipped tar", "the last good bundle stays");
    long before = decidedBy.getOrDefault(last, 0L);
    Await.until(
        "more decisions by the last good bundle",
        () -> decidedBy.getOrDefault(last, 0L),
        count -> count > before);
  }

  private static void awaitWarning(Gateway gateway, String... words) throws Exception {
    Await.until(
        "a warning in /status that says " + List.of(words),
        () -> gateway.get("control-plane", "/status").body(),
        status -> List.of(words).stream().allMatch(status::contains));
  }

  private void awaitDecisionBy(int version) throws Exception {
    Await.until(
        "a decision by version " + version,
        () -> unexpected + " " + decidedBy,
        seen -> decidedBy.containsKey(version) || !unexpected.isEmpty());
    assertThat(unexpected).isEmpty();
  }

  private static HttpClient client(Gateway gateway) throws IOException {
    return HttpClient.newBuilder()
        .sslContext(TlsContexts.trusting(List.of(Files.readString(gateway.authority()))))
        .build();
  }

  private Void call(HttpClient client, int port, String token, AtomicBoolean running)
      throws InterruptedException {
    while (running.get()) {
      try {
        HttpResponse<String> open = client.send(request(port, "/", token), BodyHandlers.ofString());
        if (open.statusCode() != 200 || !open.body().equals("steady")) {
          unexpected.add("GET / was answered " + open.statusCode() + " " + open.body());
        }
        version(client.send(request(port, "/version", token), BodyHandlers.ofString()));
        answers.addAndGet(2);
      } catch (IOException e) {
        unexpected.add(e.toString());
      }
    }
    return null;
  }

  private void version(HttpResponse<String> answer) {
    Matcher said = VERSION.matcher(answer.body());
    if (answer.statusCode() != 403 || !said.find() || !said.group(1).equals(said.group(2))) {
      unexpected.add("GET /version was answered " + answer.statusCode() + " " + answer.body());
      return;
    }
    int version = Integer.parseInt(said.group(1));
    if (version > published.get()) {
      unexpected.add("a version that nobody has published: " + version);
    }
    decidedBy.merge(version, 1L, Long::sum);
  }

  private static HttpRequest request(int port, String path, String token) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
        .header("authorization", "Bearer " + token)
        .timeout(Duration.ofSeconds(60))
        .build();
  }
}
