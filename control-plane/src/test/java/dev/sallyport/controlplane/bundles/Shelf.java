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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
  private final List<String> preferences = new CopyOnWriteArrayList<>();
  private final Semaphore waiting = new Semaphore(0);
  private final Object content = new Object();
  private volatile boolean hangs;
  private volatile boolean waits;

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

  Shelf has(String newer, @Nullable String etag) {
    synchronized (content) {
      bundle = newer;
      tag = etag;
      status = 200;
      content.notifyAll();
    }
    return this;
  }

  /** It keeps questions open until there is something newer, as OPA's protocol allows. */
  Shelf waits() {
    waits = true;
    return this;
  }

  /** Until a question is kept open. */
  void awaitWaiting() throws InterruptedException {
    if (!waiting.tryAcquire(60, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody asked in a way that waits; asked: " + asked);
    }
  }

  /** What requests said they prefer (RFC 7240). */
  List<String> preferences() {
    return List.copyOf(preferences);
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
      String preference = String.valueOf(exchange.getRequestHeaders().getFirst("prefer"));
      preferences.add(preference);
      if (hangs) {
        end.await();
      }
      if (waits) {
        exchange
            .getResponseHeaders()
            .set("content-type", "application/vnd.openpolicyagent.bundles");
        if (preference.contains("wait=")) {
          waiting.release();
          awaitNewer(known);
        }
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

  private void awaitNewer(@Nullable String known) throws InterruptedException {
    synchronized (content) {
      while (known != null && known.equals(tag)) {
        content.wait();
      }
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.close();
  }
}
