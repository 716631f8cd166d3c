package dev.sallyport.controlplane.publisher;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on a daemon thread of its own. A task that throws is logged and the loop goes on. */
public final class ThreadLoop implements Loop, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);

  private final ScheduledThreadPoolExecutor executor;

  /** Starts the thread. */
  public ThreadLoop(String name) {
    executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // After close() peers may still call: what they say no longer matters.
    executor.setRejectedExecutionHandler((task, pool) -> LOG.debug("dropped, the loop is closed"));
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(guarded(task));
  }

  @Override
  public void after(Duration delay, Runnable task) {
    var _ = executor.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a step of publishing failed", e);
      }
    };
  }
}
