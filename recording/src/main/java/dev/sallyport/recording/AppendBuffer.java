package dev.sallyport.recording;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way from many threads to the one that writes, within a budget of bytes. Adding
 * takes no lock: one atomic addition, one offer to a lock-free queue.
 *
 * <p>Room is reserved <em>before</em> the gate is looked at. So once the gate is shut, a writer
 * that sees no reserved room knows that nothing will come any more, and nothing that was taken is
 * lost at closing.
 */
final class AppendBuffer {

  private final long capacity;
  private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong reserved = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private final AtomicBoolean consumerSleeps = new AtomicBoolean();
  private volatile boolean suspended;
  private volatile boolean shut;
  private volatile boolean overflowing;
  private volatile @Nullable Thread consumer;

  AppendBuffer(long capacity) {
    this.capacity = capacity;
  }

  /** Adds an event, or says that there is no room or the gate is shut. */
  boolean offer(Pending.Append event) {
    if (!admit(event)) {
      refused.increment();
      return false;
    }
    if (consumerSleeps.get() && consumerSleeps.compareAndSet(true, false)) {
      LockSupport.unpark(consumer);
    }
    return true;
  }

  /** Adds a barrier, which fails at once when there is no room or the gate is shut. */
  void offer(Pending.Barrier barrier) {
    if (!admit(barrier) || !isOpen()) {
      barrier.reached().completeExceptionally(new IOException("the journal takes no events"));
      return;
    }
    LockSupport.unpark(consumer);
  }

  private boolean admit(Pending pending) {
    if (reserved.addAndGet(pending.cost()) > capacity) {
      overflowing = true;
      reserved.addAndGet(-pending.cost());
      return false;
    }
    if (!isOpen()) {
      reserved.addAndGet(-pending.cost());
      return false;
    }
    queue.add(pending);
    return true;
  }

  /** Says which thread takes, so that barriers can wake it. */
  void consumer(Thread thread) {
    consumer = thread;
  }

  /** Counts an event that did not even get to {@link #offer}. */
  void refuse() {
    refused.increment();
  }

  /** Takes what waits, about so much of it; its room stays reserved until {@link #release}. */
  List<Pending> drain(long bytes, int count) {
    List<Pending> taken = new ArrayList<>();
    long size = 0;
    while (size < bytes && taken.size() < count) {
      Pending next = queue.poll();
      if (next == null) {
        break;
      }
      taken.add(next);
      size += next.cost();
    }
    return taken;
  }

  boolean hasNext() {
    return !queue.isEmpty();
  }

  /** Gives room back. */
  void release(long bytes) {
    overflowing = false;
    reserved.addAndGet(-bytes);
  }

  /** Whether the gate is open. */
  boolean isOpen() {
    return !suspended && !shut;
  }

  /** Takes nothing until {@link #resume}; barriers that wait fail. */
  void suspend(IOException why) {
    suspended = true;
    for (Pending waiting : queue) {
      if (waiting instanceof Pending.Barrier barrier) {
        barrier.reached().completeExceptionally(why);
      }
    }
  }

  /** Takes again, unless shut. */
  void resume() {
    suspended = false;
  }

  /** Takes nothing any more. */
  void shut() {
    shut = true;
  }

  boolean isShut() {
    return shut;
  }

  /** Whether no room is reserved; once the gate is shut, this is for good. */
  boolean isEmpty() {
    return reserved.get() == 0;
  }

  /** Whether an event was refused for want of room since room was last given back. */
  boolean isOverflowing() {
    return overflowing && !isEmpty();
  }

  long reservedBytes() {
    return reserved.get();
  }

  long refusedEvents() {
    return refused.sum();
  }

  /** Sleeps until an event comes, the thread is unparked or the time is over. */
  void await(long nanos) {
    consumerSleeps.set(true);
    if (queue.isEmpty()) {
      LockSupport.parkNanos(this, nanos);
    }
    consumerSleeps.set(false);
  }
}
