package dev.sallyport.recording;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages of events on their way from many threads to the one that writes, within a budget of bytes.
 * No exchange waits for another one here: room is an atomic addition, the queue has no lock.
 *
 * <p>Room is reserved <em>before</em> the gate is looked at. So once the gate is shut, a writer
 * that sees no reserved room knows that nothing will come any more, and nothing that was taken is
 * lost at closing.
 */
final class AppendBuffer {

  /**
   * How long an exchange that goes on keeps what it said, so that most are sealed whole. Nobody
   * waits for that: a barrier takes all, and so does want of room.
   */
  static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long capacity;
  private final LongSupplier nanoTime;
  private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();

  /** Pages of exchanges that have ended; they are in the queue too, and empty when taken twice. */
  private final Queue<ExchangePage> ended = new ConcurrentLinkedQueue<>();

  /** Of pages that were taken from the queue: what the writer has not taken yet. */
  private final Queue<Run> opened = new ArrayDeque<>();

  private final AtomicLong reserved = new AtomicLong();
  private final AtomicInteger barriers = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final AtomicBoolean consumerSleeps = new AtomicBoolean();
  private volatile boolean suspended;
  private volatile boolean shut;
  private volatile boolean overflowing;
  private volatile @Nullable Thread consumer;

  AppendBuffer(long capacity) {
    this(capacity, System::nanoTime);
  }

  AppendBuffer(long capacity, LongSupplier nanoTime) {
    this.capacity = capacity;
    this.nanoTime = nanoTime;
  }

  /** A time in nanoseconds, which only differs from others. */
  long now() {
    return nanoTime.getAsLong();
  }

  /** Reserves room, or says that there is none or the gate is shut. */
  boolean reserve(long bytes) {
    if (bytes > 0 && reserved.addAndGet(bytes) > capacity) {
      overflowing = true;
      reserved.addAndGet(-bytes);
      return false;
    }
    if (!isOpen()) {
      reserved.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Adds a page whose events have their room. */
  void add(ExchangePage page) {
    queue.add(page);
    if (consumerSleeps.get() && consumerSleeps.compareAndSet(true, false)) {
      LockSupport.unpark(consumer);
    }
  }

  /** Says that an exchange has ended whose page was added. */
  void end(ExchangePage page) {
    ended.add(page);
  }

  /** Adds a barrier, which fails at once when there is no room or the gate is shut. */
  void add(Pending.Barrier barrier) {
    boolean admitted = reserve(Pending.Barrier.COST);
    if (admitted) {
      barriers.incrementAndGet();
      queue.add(barrier);
    }
    if (!admitted || !isOpen()) {
      barrier.reached().completeExceptionally(new IOException("the journal takes no events"));
      return;
    }
    LockSupport.unpark(consumer);
  }

  /** Says which thread takes, so that barriers can wake it. */
  void consumer(Thread thread) {
    consumer = thread;
  }

  /** Counts an event that was not taken. */
  void refuse() {
    refused.increment();
  }

  /**
   * What the writer takes at once.
   *
   * @param runs what is to be written, in order
   * @param barriers who waits for it, and for what was written before
   * @param room what stays reserved for it until {@link #release}
   */
  record Taken(List<Run> runs, List<CompletableFuture<Void>> barriers, long room) {

    boolean isEmpty() {
      return room == 0;
    }
  }

  /** Takes what has waited for long enough, about so many bytes of it. */
  Taken take(long bytes) {
    List<Run> runs = new ArrayList<>();
    List<CompletableFuture<Void>> reached = new ArrayList<>();
    long room = 0;
    while (room < bytes) {
      Run run = opened.poll();
      if (run != null) {
        runs.add(run);
        room += run.cost();
        continue;
      }
      Pending next = next();
      if (next == null) {
        break;
      }
      switch (next) {
        case ExchangePage page -> opened.addAll(page.take());
        case Pending.Barrier(var barrier) -> {
          barriers.decrementAndGet();
          reached.add(barrier);
          room += Pending.Barrier.COST;
        }
      }
    }
    return new Taken(runs, reached, room);
  }

  private @Nullable Pending next() {
    ExchangePage over = ended.poll();
    if (over != null) {
      return over;
    }
    boolean keeps =
        queue.peek() instanceof ExchangePage page
            && now() - page.since() < PATIENCE_NANOS
            && barriers.get() == 0
            && !shut
            && reserved.get() < capacity / 2;
    return keeps ? null : queue.poll();
  }

  boolean hasNext() {
    return !opened.isEmpty() || !ended.isEmpty() || !queue.isEmpty();
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
