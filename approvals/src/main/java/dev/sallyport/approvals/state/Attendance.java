package dev.sallyport.approvals.state;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who waits for an approval.
 *
 * @param waiters requests that wait on their streams
 * @param announced whether a client was told the approval's id, so that it may come back; then the
 *     approval outlives its streams
 */
public record Attendance(SortedSet<Waiter> waiters, boolean announced) {

  /** How many streams may wait for one approval; clients that retry do not need more. */
  static final int MOST_WAITERS = 16;

  public Attendance {
    waiters = Collections.unmodifiableSortedSet(new TreeSet<>(waiters));
  }

  /** One stream waits. */
  public static Attendance inline(Waiter waiter) {
    return new Attendance(new TreeSet<>(Set.of(waiter)), false);
  }

  /** Nobody waits; the client was told to come back. */
  public static Attendance deferred() {
    return new Attendance(new TreeSet<>(), true);
  }

  boolean isFull() {
    return waiters.size() >= MOST_WAITERS;
  }

  /** Whether the stream waits. */
  public boolean has(Waiter waiter) {
    return waiters.contains(waiter);
  }

  /** Whether nobody waits and nobody can come back. */
  boolean isAbandoned() {
    return waiters.isEmpty() && !announced;
  }

  boolean hasGuard(String guard) {
    return waiters.stream().anyMatch(waiter -> waiter.guard().equals(guard));
  }

  Attendance with(Waiter waiter) {
    TreeSet<Waiter> more = new TreeSet<>(waiters);
    more.add(waiter);
    return new Attendance(more, announced);
  }

  Attendance without(Waiter waiter) {
    TreeSet<Waiter> fewer = new TreeSet<>(waiters);
    fewer.remove(waiter);
    return new Attendance(fewer, announced);
  }

  Attendance withoutGuard(String guard) {
    TreeSet<Waiter> fewer = new TreeSet<>(waiters);
    fewer.removeIf(waiter -> waiter.guard().equals(guard));
    return new Attendance(fewer, true);
  }

  Attendance afterAnnouncing() {
    return new Attendance(waiters, true);
  }
}
