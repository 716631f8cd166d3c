package dev.sallyport.cli.launcher;

import java.time.Duration;

/**
 * How often and how soon a crashed part is started again.
 *
 * @param firstDelay wait before the first new start; doubled for each further one
 * @param longestDelay no wait is longer
 * @param stableAfter a part that lived so long is forgiven its earlier crashes
 * @param crashes as many crashes in a row end the gateway
 */
record Patience(Duration firstDelay, Duration longestDelay, Duration stableAfter, int crashes) {
  static final Patience STANDARD =
      new Patience(Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofSeconds(10), 5);

  /** Wait after so many crashes in a row (1 for the first). */
  Duration delay(int crashesInARow) {
    Duration delay = firstDelay.multipliedBy(1L << Math.min(crashesInARow - 1, 20));
    return delay.compareTo(longestDelay) < 0 ? delay : longestDelay;
  }
}
