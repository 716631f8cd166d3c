package dev.sallyport.approvals.webhook;

import java.time.Duration;

/** How long to wait between attempts: twice as long each time, with jitter, up to a limit. */
final class Backoff {

  /** After so many attempts an event is given up. */
  static final int ATTEMPTS = 10;

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private Backoff() {}

  /**
   * The wait after a failed attempt.
   *
   * @param attempt number of the attempt that failed, from 1
   * @param random from 0 to 1: between half of the wait and all of it
   */
  static Duration after(int attempt, double random) {
    long millis = Math.min(FIRST.toMillis() << (attempt - 1), LONGEST.toMillis());
    return Duration.ofMillis(Math.round(millis * (0.5 + random / 2)));
  }
}
