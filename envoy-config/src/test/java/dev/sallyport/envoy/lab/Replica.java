package dev.sallyport.envoy.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.core.resource.Address;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** One of several servers behind one resource, which is well or not. */
public final class Replica implements AutoCloseable {

  /** Where it is asked how it is. */
  public static final String HEALTH = "/healthz";

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger served = new AtomicInteger();
  private final Set<String> askedAs = new ConcurrentSkipListSet<>();
  private volatile boolean well = true;

  /** Starts one on a free port of the loopback address. */
  public Replica(KeyMaterial keys) throws IOException {
    this("127.0.0.1", 0, keys);
  }

  /** Starts one at an address of the loopback network; port 0 takes any free one. */
  public Replica(String host, int port, KeyMaterial keys) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(host, port), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(Tls.server(keys)));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      boolean check = exchange.getRequestURI().getPath().equals(HEALTH);
      if (check) {
        askedAs.add(String.valueOf(exchange.getRequestHeaders().getFirst("host")));
      } else {
        served.incrementAndGet();
      }
      exchange.sendResponseHeaders(check && !well ? 503 : 200, -1);
    }
  }

  /** Says from now on how it is. */
  public void feel(boolean better) {
    well = better;
  }

  /** How many requests it has answered, checks left out. */
  public int served() {
    return served.get();
  }

  /** Names under which it was asked how it is. */
  public Set<String> askedAs() {
    return askedAs;
  }

  /** Where it is. */
  public Address address() {
    return new Address(
        server.getAddress().getAddress().getHostAddress(), server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
