package dev.sallyport.controlplane.publisher;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** A loop whose thread is the test and whose clock moves when the test says so. */
public final class ManualLoop implements Loop, InstantSource {

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long timersSet;

  private record Timer(Instant at, long order, Runnable task) {}

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    timers.add(new Timer(now.plus(delay), timersSet++, task));
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Runs everything that is due now. */
  public void run() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** Lets time pass, running timers when they are due. */
  public void pass(Duration duration) {
    Instant end = now.plus(duration);
    while (true) {
      run();
      Timer next =
          timers.stream()
              .filter(timer -> !timer.at().isAfter(end))
              .min(Comparator.comparing(Timer::at).thenComparingLong(Timer::order))
              .orElse(null);
      if (next == null) {
        break;
      }
      timers.remove(next);
      now = next.at();
      next.task().run();
    }
    now = end;
    run();
  }
}
