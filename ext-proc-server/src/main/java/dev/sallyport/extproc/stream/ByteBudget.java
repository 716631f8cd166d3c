package dev.sallyport.extproc.stream;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies the process may have on their way through, over all streams. A stream
 * asks for its next message only while the budget is open. A stream has at most one message on its
 * way, so that the budget is overdrawn by no more than one message of each stream.
 */
public final class ByteBudget {

  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param limit in bytes
   */
  public ByteBudget(long limit) {
    this.limit = limit;
  }

  /** Bytes on their way now. */
  public long used() {
    return used.get();
  }

  /** The budget, in bytes. */
  public long limit() {
    return limit;
  }

  void take(long bytes) {
    used.addAndGet(bytes);
  }

  void giveBack(long bytes) {
    if (bytes != 0 && used.addAndGet(-bytes) < limit) {
      wakeAll();
    }
  }

  /** Runs the action as soon as the budget is open: now, or when another stream gives back. */
  void whenOpen(Runnable action) {
    if (used.get() < limit) {
      action.run();
      return;
    }
    waiting.add(action);
    if (used.get() < limit) {
      wakeAll();
    }
  }

  private void wakeAll() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }
}
