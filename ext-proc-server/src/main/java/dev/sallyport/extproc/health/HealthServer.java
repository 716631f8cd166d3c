package dev.sallyport.extproc.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.pki.ReloadedKeys;
import dev.sallyport.pki.TlsContexts;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The guard's own HTTPS page on the loopback address: {@code /metrics} in the text format of
 * Prometheus, {@code /health/live}, and {@code /health/ready}, which is 200 only when it is true.
 */
public final class HealthServer implements AutoCloseable {

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private HealthServer(HttpsServer server) {
    this.server = server;
  }

  /**
   * Starts the server.
   *
   * @param port port on 127.0.0.1; 0 for any that is free
   * @param keys PEM file of its certificate chain and key; replaced, it is shown from the next
   *     handshake on
   * @param ready whether exchanges can be served
   * @throws IOException if the port cannot be bound or the file cannot be used
   */
  public static HealthServer start(
      int port, Path keys, PrometheusRegistry metrics, BooleanSupplier ready) throws IOException {
    SSLContext context = TlsContexts.server(new ReloadedKeys(keys));
    HttpsServer server =
        HttpsServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ours = context.getDefaultSSLParameters();
            ours.setProtocols(new String[] {"TLSv1.3"});
            parameters.setSSLParameters(ours);
          }
        });
    HealthServer health = new HealthServer(server);
    server.setExecutor(health.threads);
    server.createContext("/health/live", exchange -> answer(exchange, 200, "live\n"));
    server.createContext(
        "/health/ready",
        exchange -> {
          boolean is = ready.getAsBoolean();
          answer(exchange, is ? 200 : 503, is ? "ready\n" : "no snapshot is in force yet\n");
        });
    server.createContext("/metrics", exchange -> metrics(exchange, metrics));
    server.start();
    return health;
  }

  /** Where it is. */
  public URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void metrics(HttpExchange exchange, PrometheusRegistry registry)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    exchange.getResponseHeaders().set("content-type", PrometheusTextFormatWriter.CONTENT_TYPE);
    send(exchange, 200, text.toByteArray());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/plain; charset=utf-8");
    send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
