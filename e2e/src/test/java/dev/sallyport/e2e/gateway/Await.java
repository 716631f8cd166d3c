package dev.sallyport.e2e.gateway;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits that have a name and, when they end in vain, say what they saw. */
public final class Await {

  /** Long, for machines that do much else; whoever waits in vain waits once. */
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private static final Duration PAUSE = Duration.ofMillis(25);

  private Await() {}

  /**
   * Looks again and again until what it sees is as wanted.
   *
   * @param what what is waited for, for the message
   * @return what it saw at last
   */
  public static <T> T until(String what, Callable<T> look, Predicate<T> wanted) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    Object last = "nothing yet";
    while (System.nanoTime() < deadline) {
      try {
        T seen = look.call();
        if (wanted.test(seen)) {
          return seen;
        }
        last = seen;
      } catch (java.io.IOException e) {
        last = e;
      }
      Thread.sleep(PAUSE);
    }
    throw new AssertionError("waited " + LIMIT + " for " + what + "; last seen: " + last);
  }
}
