package dev.sallyport.e2e.hold;

import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.e2e.client.Curl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Calls that go on while a test does something else. */
final class Calls {

  private Calls() {}

  /** Runs curl beside the test. */
  static CompletableFuture<Curl.Answer> start(Curl curl) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return curl.run();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  /** An answer of one event, and then nothing until somebody opens the latch. */
  static void stream(HttpExchange exchange, CountDownLatch ends) throws IOException {
    exchange.getResponseHeaders().add("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try {
      exchange.getResponseBody().write("data: one\n\n".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      ends.await();
      exchange.getResponseBody().write("data: two\n\n".getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
