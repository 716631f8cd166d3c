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
  private final AtomicLong retained = new AtomicLong();
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

  /**
   * Marks bytes, which are on their way, as held back for longer than their message. Half of the
   * budget may be, so that the other half keeps the streams going that hold nothing back.
   *
   * @return whether there is room; nothing is marked otherwise
   */
  boolean retain(long bytes) {
    if (retained.addAndGet(bytes) <= limit / 2) {
      return true;
    }
    retained.addAndGet(-bytes);
    return false;
  }

  /** Ends what {@link #retain} began. */
  void letGo(long bytes) {
    retained.addAndGet(-bytes);
  }

  /**
   * Whether the budget is open. If it is not, the action runs when another stream gives back.
   *
   * @param later what to do then, on that stream's thread, or at once if room was just made
   */
  boolean isOpenOr(Runnable later) {
    if (used.get() < limit) {
      return true;
    }
    waiting.add(later);
    if (used.get() < limit) {
      wakeAll();
    }
    return false;
  }

  private void wakeAll() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }
}
