package dev.sallyport.cli.demo;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small HTTPS server on the loopback address. */
final class DemoServer implements AutoCloseable {
  static final int LONGEST_BODY = 1024 * 1024;

  static {
    // The JDK's server reads these once. Without the first, every small answer waits for an
    // acknowledgement; the second keeps connections that a proxy pools.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "3600");
  }

  private final HttpsServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private DemoServer(HttpsServer server) {
    this.server = server;
  }

  /** Begins to listen. Requests wait until {@link #start}. */
  static DemoServer listen(int port, KeyMaterial key) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TlsContexts.server(key)));
    DemoServer demo = new DemoServer(server);
    server.setExecutor(demo.executor);
    return demo;
  }

  /** Answers paths below a prefix. */
  DemoServer on(String prefix, HttpHandler handler) {
    HttpContext context = server.createContext(prefix);
    context.setHandler(
        exchange -> {
          try (exchange) {
            handler.handle(exchange);
          }
        });
    return this;
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Sends a whole JSON answer. */
  static void json(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Reads a request body up to the longest one allowed; what is beyond is left. */
  static byte[] body(HttpExchange exchange) throws IOException {
    return exchange.getRequestBody().readNBytes(LONGEST_BODY);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
