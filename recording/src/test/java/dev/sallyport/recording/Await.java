package dev.sallyport.recording;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A wait with a name, that says what it saw when it was in vain. */
final class Await {

  static final Duration LIMIT = Duration.ofSeconds(60);

  private Await() {}

  static <T> T until(String what, Supplier<T> seen, Predicate<T> wanted) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    T last = seen.get();
    while (!wanted.test(last)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + LIMIT + " until " + what + ", last saw " + last);
      }
      LockSupport.parkNanos(500_000);
      last = seen.get();
    }
    return last;
  }
}
