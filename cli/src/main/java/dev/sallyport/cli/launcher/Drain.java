package dev.sallyport.cli.launcher;

import dev.sallyport.envoy.binary.EnvoyAdmin;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets an Envoy finish what is under way and take nothing new. */
final class Drain {
  private Drain() {}

  /** Returns when no request is under way any more, Envoy does not answer, or the limit is over. */
  static void untilIdle(EnvoyAdmin admin, Duration limit, Consumer<String> say)
      throws InterruptedException {
    if (!admin.ready()) {
      return;
    }
    say.accept("Draining");
    try {
      admin.drain();
      Wait.until("requests under way", limit, () -> underWay(admin));
    } catch (LaunchException | IOException e) {
      say.accept("Ending with requests under way: " + e.getMessage());
    }
  }

  private static Optional<String> underWay(EnvoyAdmin admin) {
    try {
      long active =
          admin
              .get("/stats?filter=^http\\..*\\.downstream_rq_active$")
              .lines()
              .filter(line -> !line.startsWith("http.admin."))
              .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
              .sum();
      return active == 0 ? Optional.empty() : Optional.of(active + " under way");
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
