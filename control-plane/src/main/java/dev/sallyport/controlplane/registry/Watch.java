package dev.sallyport.controlplane.registry;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which a registry looks around. */
public final class Watch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final CountDownLatch closed = new CountDownLatch(1);

  /** Polls a registry that was opened, until closed. */
  public void start(Registry registry) {
    Thread.ofPlatform().daemon().name("registry").start(() -> run(registry));
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run(Registry registry) {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        poll(registry);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void poll(Registry registry) {
    try {
      registry.poll();
    } catch (RuntimeException e) {
      // The state in force is not touched by a look that fails; the next one may succeed.
      LOG.error("looking for changes failed", e);
    }
  }
}
