package dev.sallyport.policy.memo;

import java.util.concurrent.atomic.LongAdder;

/** How often decisions were remembered, over all engines of a process. */
public final class MemoCounters {

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder bypasses = new LongAdder();

  /** All zero. */
  public MemoCounters() {}

  void hit() {
    hits.increment();
  }

  void miss() {
    misses.increment();
  }

  void bypass() {
    bypasses.increment();
  }

  /** Decisions that were remembered. */
  public long hits() {
    return hits.sum();
  }

  /** Decisions that were evaluated, and remembered from then on. */
  public long misses() {
    return misses.sum();
  }

  /** Decisions that were evaluated and not remembered: the policy or the request rules it out. */
  public long bypasses() {
    return bypasses.sum();
  }
}
