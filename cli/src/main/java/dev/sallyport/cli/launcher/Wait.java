package dev.sallyport.cli.launcher;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A wait with a name, which says what it last saw when it was in vain. */
final class Wait {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private Wait() {}

  /** Looks once. */
  interface Look {
    /** What is still missing; empty when all is there. */
    Optional<String> missing() throws LaunchException, InterruptedException;
  }

  /**
   * Looks until nothing is missing.
   *
   * @param what is waited for, for people
   * @throws LaunchException if it is still missing after the limit, or as the look says
   */
  static void until(String what, Duration limit, Look look)
      throws LaunchException, InterruptedException {
    Instant deadline = Instant.now().plus(limit);
    while (true) {
      Optional<String> missing = look.missing();
      if (missing.isEmpty()) {
        return;
      }
      if (Instant.now().isAfter(deadline)) {
        throw new LaunchException(
            "Waited %d s for %s; last seen: %s".formatted(limit.toSeconds(), what, missing.get()));
      }
      Thread.sleep(INTERVAL);
    }
  }
}
