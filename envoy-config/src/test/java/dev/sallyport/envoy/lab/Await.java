package dev.sallyport.envoy.lab;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what becomes true by itself. */
public final class Await {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Await() {}

  /**
   * Looks again and again until it is true.
   *
   * @param what what is waited for, for the message
   */
  public static void that(String what, Callable<Boolean> look) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!look.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + LIMIT + " in vain: " + what);
      }
      Thread.sleep(PAUSE);
    }
  }
}
