package dev.sallyport.extproc.record;

import dev.sallyport.core.event.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who wait for the disk. No thread waits with them, and one sync serves many: each is told by
 * the thread that came here, in groups, because waking a thread for every exchange costs about as
 * much as all else that a sync does for it, and so does handing an answer to another one.
 */
final class DiskWaits {

  private static final Logger LOG = LoggerFactory.getLogger(DiskWaits.class);

  /** Few enough that the processors share what a large sync ends. */
  private static final int GROUP = 32;

  private final Journal journal;
  private final Supplier<Executor> here;
  private final LongSupplier nanos;
  private final Duration longest;
  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private final Map<Executor, Teller> tellers = new ConcurrentHashMap<>();

  private record Wait(Recorders.Waiter waiter, long until, Teller teller, AtomicBoolean told) {}

  /**
   * @param here what the thread that asks takes work from, or others do for it; of a few
   * @param nanos a clock as {@link System#nanoTime} is one
   * @param longest how long anybody waits, about
   */
  DiskWaits(Journal journal, Supplier<Executor> here, LongSupplier nanos, Duration longest) {
    this.journal = journal;
    this.here = here;
    this.nanos = nanos;
    this.longest = longest;
  }

  /** Tells somebody, never on this thread, when what is in the journal now is on the disk. */
  void add(Recorders.Waiter waiter) {
    Wait wait =
        new Wait(
            waiter,
            nanos.getAsLong() + longest.toNanos(),
            tellers.computeIfAbsent(here.get(), Teller::new),
            new AtomicBoolean());
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
      wait.teller().add(() -> wait.waiter().committed(onDisk));
    }
  }

  /** Tells those who came from one place. */
  private static final class Teller {

    private final Executor executor;
    private final Queue<Runnable> over = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean telling = new AtomicBoolean();

    Teller(Executor executor) {
      this.executor = executor;
    }

    void add(Runnable one) {
      over.add(one);
      tell();
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
}
