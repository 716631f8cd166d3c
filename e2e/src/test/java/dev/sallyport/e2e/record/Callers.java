package dev.sallyport.e2e.record;

import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that call one resource without a pause, each time another path. */
public final class Callers implements AutoCloseable {

  private final Gateway gateway;
  private final World world;
  private final String hostname;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();

  private Callers(Gateway gateway, World world, String hostname) {
    this.gateway = gateway;
    this.world = world;
    this.hostname = hostname;
  }

  /** So many clients begin. */
  public static Callers start(int clients, Gateway gateway, World world, String hostname) {
    Callers callers = new Callers(gateway, world, hostname);
    for (int i = 0; i < clients; i++) {
      callers.threads.add(Thread.startVirtualThread(callers::callOn));
    }
    return callers;
  }

  private void callOn() {
    while (!over.get()) {
      try {
        int status =
            gateway
                .call(hostname, "/" + hostname + "/" + calls.incrementAndGet())
                .bearing(world.issuer().token("ada", "staff"))
                .run()
                .status();
        answers.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
      } catch (IOException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** How often an answer had a status; 0 is none. */
  public int answers(int status) {
    AtomicInteger count = answers.get(status);
    return count == null ? 0 : count.get();
  }

  /** All statuses, for messages. */
  @Override
  public String toString() {
    return answers.toString();
  }

  @Override
  public void close() throws InterruptedException {
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
