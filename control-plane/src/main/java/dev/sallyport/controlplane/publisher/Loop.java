package dev.sallyport.controlplane.publisher;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one thread on which the state of publishing lives: tasks run one after the other, in the
 * order they came.
 */
public interface Loop extends Executor {

  /** Runs a task on the loop when the delay has passed. */
  void after(Duration delay, Runnable task);
}
