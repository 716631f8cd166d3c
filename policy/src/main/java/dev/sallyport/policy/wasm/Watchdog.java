package dev.sallyport.policy.wasm;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends evaluations that run too long, by interrupting their threads: compiled modules look for an
 * interrupt at every call and every turn of a loop. Looks around a few times per limit, so that a
 * quick evaluation costs two atomic writes instead of a timer.
 */
final class Watchdog implements AutoCloseable {

  private static final int LOOKS_PER_LIMIT = 4;

  /** A piece of work that can be interrupted. */
  interface Work {
    byte[] run() throws EvaluationException;
  }

  private enum State {
    RUNNING,
    ENDED,
    OVERDUE,
    INTERRUPTED
  }

  private static final class Run {
    private final Thread thread = Thread.currentThread();
    private final long started = System.nanoTime();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    void interrupt() {
      if (state.compareAndSet(State.RUNNING, State.OVERDUE)) {
        thread.interrupt();
        state.set(State.INTERRUPTED);
      }
    }

    /**
     * Ends it, and takes back an interrupt, which was meant for the work and not for what the
     * thread does next.
     */
    void end() {
      if (!state.compareAndSet(State.RUNNING, State.ENDED)) {
        while (state.get() == State.OVERDUE) {
          Thread.onSpinWait();
        }
        Thread.interrupted();
      }
    }
  }

  private final Duration limit;
  private final Set<Run> runs = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private Watchdog(Duration limit) {
    this.limit = limit;
  }

  static Watchdog start(Duration limit) {
    Watchdog watchdog = new Watchdog(limit);
    Thread.ofPlatform().daemon().name("policy-watchdog").start(watchdog::look);
    return watchdog;
  }

  /**
   * Runs work in this thread.
   *
   * @throws EvaluationException the work's own, or one that says that it ran too long
   */
  byte[] watch(Work work) throws EvaluationException {
    Run run = new Run();
    runs.add(run);
    try {
      return work.run();
    } catch (EvaluationException e) {
      throw run.state.get() == State.RUNNING
          ? e
          : new EvaluationException("the evaluation ran longer than " + limit, e);
    } finally {
      runs.remove(run);
      run.end();
    }
  }

  private void look() {
    while (!closed || !runs.isEmpty()) {
      LockSupport.parkNanos(limit.dividedBy(LOOKS_PER_LIMIT).toNanos());
      long now = System.nanoTime();
      for (Run run : runs) {
        if (now - run.started > limit.toNanos()) {
          run.interrupt();
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
