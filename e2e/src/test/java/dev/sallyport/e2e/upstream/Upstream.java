package dev.sallyport.e2e.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.TlsContexts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTPS server that does what its handler says and remembers every request that reached it. */
public final class Upstream implements AutoCloseable {

  /** Answers one request. */
  @FunctionalInterface
  public interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  /**
   * A request as the upstream saw it.
   *
   * @param method HTTP method
   * @param target path and query
   * @param headers headers, one line each, lower-case names
   * @param body whole body
   */
  public record Seen(String method, String target, List<String> headers, String body) {}

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  private Upstream(HttpsServer server) {
    this.server = server;
  }

  /** Starts one on a free port of the loopback address. */
  public static Upstream start(KeyMaterial key, Handler handler) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TlsContexts.server(key)));
    Upstream upstream = new Upstream(server);
    server.createContext("/", exchange -> upstream.answer(exchange, handler));
    server.setExecutor(upstream.threads);
    server.start();
    return upstream;
  }

  /** A handler that gives every request the same answer. */
  public static Handler answering(int status, String contentType, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return exchange -> {
      exchange.getResponseHeaders().add("content-type", contentType);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    };
  }

  private void answer(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      exchange.setStreams(new ByteArrayInputStream(bytes), null);
      String body = new String(bytes, StandardCharsets.UTF_8);
      List<String> headers =
          exchange.getRequestHeaders().entrySet().stream()
              .flatMap(
                  header ->
                      header.getValue().stream()
                          .map(
                              value ->
                                  header.getKey().toLowerCase(java.util.Locale.ROOT)
                                      + ": "
                                      + value))
              .toList();
      seen.add(
          new Seen(
              exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
      handler.handle(exchange);
    }
  }

  /** Every request so far, in the order they came. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** Port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
