package dev.sallyport.extproc.record;

import dev.sallyport.core.event.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who wait for the disk. No thread waits with them, and one sync serves many: what it ends is
 * told in groups, a thread for each group, because waking a thread for every exchange costs about
 * as much as all else that a sync does for it.
 */
final class DiskWaits {

  private static final Logger LOG = LoggerFactory.getLogger(DiskWaits.class);

  /** Few enough that the processors share what a large sync ends. */
  private static final int GROUP = 32;

  private final Journal journal;
  private final Executor executor;
  private final LongSupplier nanos;
  private final Duration longest;
  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> over = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean telling = new AtomicBoolean();

  private record Wait(Recorders.Waiter waiter, long until, AtomicBoolean told) {}

  /**
   * @param executor runs what tells a group
   * @param nanos a clock as {@link System#nanoTime} is one
   * @param longest how long anybody waits, about
   */
  DiskWaits(Journal journal, Executor executor, LongSupplier nanos, Duration longest) {
    this.journal = journal;
    this.executor = executor;
    this.nanos = nanos;
    this.longest = longest;
  }

  /** Tells somebody, never on this thread, when what is in the journal now is on the disk. */
  void add(Recorders.Waiter waiter) {
    Wait wait = new Wait(waiter, nanos.getAsLong() + longest.toNanos(), new AtomicBoolean());
    waits.add(wait);
    var _ = journal.commit().whenComplete((_, failure) -> end(wait, failure == null));
  }

  /** Lets go of those who have waited too long. To be called about once a second. */
  void look() {
    long now = nanos.getAsLong();
    waits.stream().filter(wait -> now - wait.until() > 0).forEach(wait -> end(wait, false));
  }

  /** How many wait. */
  int size() {
    return waits.size();
  }

  private void end(Wait wait, boolean onDisk) {
    if (wait.told().compareAndSet(false, true)) {
      waits.remove(wait);
      over.add(() -> wait.waiter().committed(onDisk));
      tell();
    }
  }

  private void tell() {
    if (telling.compareAndSet(false, true)) {
      executor.execute(this::tellGroup);
    }
  }

  private void tellGroup() {
    List<Runnable> group = new ArrayList<>(GROUP);
    Runnable next = over.poll();
    while (next != null) {
      group.add(next);
      next = group.size() < GROUP ? over.poll() : null;
    }
    telling.set(false);
    if (!over.isEmpty()) {
      tell();
    }
    for (Runnable one : group) {
      try {
        one.run();
      } catch (RuntimeException bug) {
        LOG.error("an exchange could not go on after its record was on the disk", bug);
      }
    }
  }
}
