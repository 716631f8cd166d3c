package dev.sallyport.policy.wasm;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Instances of one module with one data document, lent to one thread each. An instance whose
 * evaluation failed is thrown away, because its memory may be in any state.
 */
public final class EvaluationPool implements AutoCloseable {

  private final PolicyModule module;
  private final byte[] data;
  private final Duration limit;
  private final Map<String, Integer> entrypoints;
  private final ConcurrentLinkedDeque<PolicyInstance> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore free;
  private final Watchdog watchdog;
  private volatile boolean closed;

  private EvaluationPool(PolicyModule module, byte[] data, int size, Duration limit)
      throws UnusableModuleException {
    this.module = module;
    this.data = data;
    this.limit = limit;
    this.free = new Semaphore(size);
    PolicyInstance first = module.instantiate(data);
    this.entrypoints = first.entrypoints();
    idle.push(first);
    this.watchdog = Watchdog.start(limit);
  }

  /**
   * Opens a pool with one instance; the others are made when they are needed.
   *
   * @param module the policy
   * @param data JSON object that Rego sees as {@code data}
   * @param size how many evaluations run at once
   * @param limit how long one may run, and how long it may wait for its turn before that
   * @throws UnusableModuleException as {@link PolicyModule#instantiate}
   */
  public static EvaluationPool open(PolicyModule module, byte[] data, int size, Duration limit)
      throws UnusableModuleException {
    return new EvaluationPool(module, data, size, limit);
  }

  /** Entrypoints by path, for example {@code sallyport/main/decision}. */
  public Map<String, Integer> entrypoints() {
    return entrypoints;
  }

  /**
   * Evaluates an entrypoint, after waiting for an instance if all are busy.
   *
   * @param entrypoint number from {@link #entrypoints}
   * @param input JSON that Rego sees as {@code input}
   * @return as {@link PolicyInstance#evaluate}
   * @throws EvaluationException as there, or if the pool is closed, or the limit has passed
   */
  public byte[] evaluate(int entrypoint, byte[] input) throws EvaluationException {
    await();
    try {
      PolicyInstance instance = take();
      byte[] result = watchdog.watch(() -> instance.evaluate(entrypoint, input));
      idle.push(instance);
      return result;
    } finally {
      free.release();
    }
  }

  private void await() throws EvaluationException {
    try {
      if (!free.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new EvaluationException("all instances were busy for " + limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvaluationException("interrupted while waiting for an instance", e);
    }
  }

  private PolicyInstance take() throws EvaluationException {
    if (closed) {
      throw new EvaluationException("the engine is closed");
    }
    PolicyInstance instance = idle.poll();
    if (instance != null) {
      return instance;
    }
    try {
      return module.instantiate(data);
    } catch (UnusableModuleException e) {
      throw new EvaluationException("no further instance could be made", e);
    }
  }

  /** Refuses further evaluations; those that run may finish. */
  @Override
  public void close() {
    closed = true;
    idle.clear();
    watchdog.close();
  }
}
