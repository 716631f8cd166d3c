package dev.sallyport.controlplane.bundles;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A bundle server that hands out what lies on it, with an ETag where it is given one. */
final class Shelf implements AutoCloseable {

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String bundle = "";
  private volatile @Nullable String tag;
  private volatile boolean hangs;

  private Shelf(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  static Shelf inClearText() throws IOException {
    return new Shelf(HttpServer.create(anyPort(), 0), "http");
  }

  static Shelf overTls(KeyMaterial key) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TlsContexts.server(key)));
    return new Shelf(server, "https");
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  URI url() {
    return URI.create(
        "%s://127.0.0.1:%d/policy.tar.gz".formatted(scheme, server.getAddress().getPort()));
  }

  Shelf has(String content, @Nullable String etag) {
    bundle = content;
    tag = etag;
    status = 200;
    return this;
  }

  void answers(int code) {
    status = code;
  }

  void hangs() {
    hangs = true;
  }

  /** What requests said: {@code if-none-match} and {@code authorization}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String known = exchange.getRequestHeaders().getFirst("if-none-match");
      asked.add(known + " " + exchange.getRequestHeaders().getFirst("authorization"));
      if (hangs) {
        end.await();
      }
      boolean unchanged = known != null && known.equals(tag);
      byte[] body = bundle.getBytes(StandardCharsets.UTF_8);
      if (tag != null) {
        exchange.getResponseHeaders().set("etag", tag);
      }
      boolean whole = status == 200 && !unchanged;
      exchange.getResponseHeaders().set("location", "https://elsewhere.example.com/");
      exchange.sendResponseHeaders(unchanged ? 304 : status, whole ? body.length : -1);
      if (whole) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.close();
  }
}
