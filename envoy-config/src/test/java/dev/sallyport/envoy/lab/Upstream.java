package dev.sallyport.envoy.lab;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** A TLS upstream that remembers what reached it and answers with a secret. */
public final class Upstream implements AutoCloseable {

  /** What a client must never see unless the guard let it pass. */
  public static final String SECRET = "{\"ssn\":\"078-05-1120\"}";

  private final HttpsServer server;
  private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
  private volatile Map<String, String> extraHeaders = Map.of();

  Upstream(KeyMaterial keys) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(Tls.server(keys)));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /** A request that got here. */
  public record Request(String method, String path, Headers headers, String body) {}

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              body));
      extraHeaders.forEach(exchange.getResponseHeaders()::add);
      byte[] answer = SECRET.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("content-type", "application/json");
      exchange.getResponseHeaders().add("x-upstream-detail", "078-05-1120");
      exchange.sendResponseHeaders(
          200, exchange.getRequestMethod().equals("HEAD") ? -1 : answer.length);
      if (!exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  /** Headers it adds to its answers from now on. */
  public void add(Map<String, String> headers) {
    extraHeaders = headers;
  }

  /** Takes the oldest request that got here. */
  public Optional<Request> took() {
    return Optional.ofNullable(requests.poll());
  }

  /** Forgets what got here and what it was to add. */
  public void forget() {
    requests.clear();
    extraHeaders = Map.of();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
