package dev.sallyport.extproc.hold;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What every request that waits for a human works with.
 *
 * @param desk asks and claims
 * @param room bounds how many wait
 * @param watch brings news
 * @param clock runs what comes later, and never waits
 */
public record Holds(HoldDesk desk, HoldRoom room, HoldWatch watch, ScheduledExecutorService clock) {

  /** Runs something later, unless it is cancelled. */
  public Future<?> later(Duration delay, Runnable action) {
    return clock.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
  }
}
