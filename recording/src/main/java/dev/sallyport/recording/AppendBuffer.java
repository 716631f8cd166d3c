package dev.sallyport.recording;

import dev.sallyport.recording.segment.FrameEncoder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Payloads on their way from many threads to the one that writes, within a budget of bytes. Adding
 * takes no lock: one atomic addition, one offer to a lock-free queue.
 *
 * <p>Room is reserved <em>before</em> the gate is looked at. So once the gate is shut, a writer
 * that sees no reserved room knows that nothing will come any more, and nothing that was taken is
 * lost at closing.
 */
final class AppendBuffer {

  /** Bytes that one waiting payload costs beyond its frame: array and queue node. */
  private static final int NODE = 40;

  private final long capacity;
  private final Queue<byte[]> queue = new ConcurrentLinkedQueue<>();
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

  /** Adds a payload, or says that there is no room or the gate is shut. */
  boolean offer(byte[] payload) {
    long cost = costOf(payload);
    if (reserved.addAndGet(cost) > capacity) {
      overflowing = true;
      return giveBack(cost);
    }
    if (!isOpen()) {
      return giveBack(cost);
    }
    queue.add(payload);
    wakeConsumer();
    return true;
  }

  /** Counts an event that did not even get to {@link #offer}. */
  void refuse() {
    refused.increment();
  }

  /** The next payload, left where it is; null when none waits. */
  byte @Nullable [] peek() {
    return queue.peek();
  }

  /** Takes the next payload; its room stays reserved until {@link #release}. */
  void take() {
    queue.remove();
  }

  /** Gives room back. */
  void release(long bytes) {
    overflowing = false;
    reserved.addAndGet(-bytes);
  }

  /** Room that a payload takes. */
  static long costOf(byte[] payload) {
    return (long) FrameEncoder.sizeOf(payload.length) + NODE;
  }

  /** Whether the gate is open. */
  boolean isOpen() {
    return !suspended && !shut;
  }

  /** Takes nothing until {@link #resume}. */
  void suspend() {
    suspended = true;
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

  /** Sleeps until a payload comes, the thread is unparked or the time is over. */
  void await(long nanos) {
    consumer = Thread.currentThread();
    consumerSleeps.set(true);
    if (queue.peek() == null) {
      LockSupport.parkNanos(this, nanos);
    }
    consumerSleeps.set(false);
  }

  private void wakeConsumer() {
    if (consumerSleeps.get() && consumerSleeps.compareAndSet(true, false)) {
      LockSupport.unpark(consumer);
    }
  }

  private boolean giveBack(long cost) {
    reserved.addAndGet(-cost);
    refused.increment();
    return false;
  }
}
