package dev.sallyport.cli.launcher;

import dev.sallyport.envoy.binary.EnvoyAdmin;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets an Envoy finish what is under way and take nothing new. */
final class Drain {
  private static final Duration BEGIN_LIMIT = Duration.ofMillis(500);

  private Drain() {}

  /** Returns when no request is under way any more, Envoy does not answer, or the limit is over. */
  static void untilIdle(EnvoyAdmin admin, Duration limit, Consumer<String> say)
      throws InterruptedException {
    say.accept("Draining");
    try {
      Wait.until("the drain to begin", BEGIN_LIMIT, () -> begin(admin));
      Wait.until("requests under way", limit, () -> underWay(admin));
    } catch (LaunchException e) {
      say.accept("Not drained: " + e.getMessage());
    }
  }

  private static Optional<String> begin(EnvoyAdmin admin) {
    try {
      admin.drain();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> underWay(EnvoyAdmin admin) {
    try {
      long active = admin.activeRequests();
      return active == 0 ? Optional.empty() : Optional.of(active + " of them");
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
