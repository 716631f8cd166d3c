package dev.sallyport.envoy.lab;

import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Clients that call "localhost" through the listener "door" at the same time, each of them over one
 * new connection after another: some over HTTP/1.1, some over HTTP/2 with several streams.
 */
public final class Crowd implements AutoCloseable {

  private static final int OF_EACH_PROTOCOL = 4;
  private static final int STREAMS = 3;

  private final Lab lab;
  private final SSLContext trust;
  private final URI door;
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger answers = new AtomicInteger();
  private final List<String> unexpected = new CopyOnWriteArrayList<>();
  private volatile boolean running = true;

  private Crowd(Lab lab) throws IOException, InterruptedException {
    this.lab = lab;
    this.trust = TlsContexts.trusting(List.of(lab.authority().certificatePem()));
    this.door = URI.create("https://localhost:" + lab.client().door().getPort() + "/");
  }

  /** Clients that begin at once. */
  public static Crowd at(Lab lab) throws IOException, InterruptedException {
    Crowd crowd = new Crowd(lab);
    for (int i = 0; i < OF_EACH_PROTOCOL; i++) {
      crowd.repeat(() -> List.of(lab.client().get("localhost", "/").status()));
      crowd.repeat(crowd::overHttp2);
    }
    return crowd;
  }

  private void repeat(Callable<List<Integer>> calls) {
    Future<?> _ =
        clients.submit(
            () -> {
              while (running) {
                try {
                  for (int status : calls.call()) {
                    if (status != 200) {
                      unexpected.add("status " + status);
                    }
                    answers.incrementAndGet();
                  }
                } catch (Exception e) {
                  unexpected.add(e.toString());
                }
              }
            });
  }

  private List<Integer> overHttp2() {
    try (HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(trust).build()) {
      HttpRequest request = HttpRequest.newBuilder(door).timeout(Duration.ofSeconds(60)).build();
      // The first alone, because several at once would each begin a connection.
      List<Integer> statuses = new ArrayList<>();
      statuses.add(client.sendAsync(request, BodyHandlers.discarding()).join().statusCode());
      List<CompletableFuture<HttpResponse<Void>>> more = new ArrayList<>();
      for (int i = 1; i < STREAMS; i++) {
        more.add(client.sendAsync(request, BodyHandlers.discarding()));
      }
      more.forEach(one -> statuses.add(one.join().statusCode()));
      return statuses;
    }
  }

  /** How many answers there were. */
  public int answers() {
    return answers.get();
  }

  /** Answers other than 200. */
  public List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  /** Waits for so many more answers. */
  public void awaitAnswers(int more) throws Exception {
    int wanted = answers.get() + more;
    Await.that(more + " more answers", () -> answers.get() >= wanted);
  }

  /** Goes on for a while. */
  public void callFor(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  @Override
  public void close() {
    running = false;
    clients.close();
  }
}
