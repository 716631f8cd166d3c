package dev.sallyport.e2e.failure;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that call without a pause and remember every answer they did not expect. */
final class Load implements AutoCloseable {
  private final Gateway gateway;
  private final World world;
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
  private final List<String> unexpected = new CopyOnWriteArrayList<>();

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
            .timeout(Duration.ofSeconds(60))
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

  /** A call by somebody who may, on a connection of its own. */
  static Curl.Answer call(Gateway gateway, World world, String hostname)
      throws IOException, InterruptedException {
    return gateway.call(hostname, "/").bearing(world.issuer().token("ada", "staff")).run();
  }
}
