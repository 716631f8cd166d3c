package dev.sallyport.recording.anchor;

import dev.sallyport.recording.segment.Head;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings heads to an anchor on a thread of its own, so that recording never waits for it. Only the
 * newest head counts, for it covers all before: an anchor that is away gets that one when it is
 * back.
 */
public final class AnchorKeeper implements Closeable {

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Anchor anchor;
  private final Thread thread;
  private volatile @Nullable Head newest;
  private volatile @Nullable Head kept;
  private long keptAt = System.nanoTime();
  private volatile @Nullable String failure;
  private volatile boolean closing;

  private AnchorKeeper(Anchor anchor) {
    this.anchor = anchor;
    this.thread = Thread.ofPlatform().name("recording-anchor").daemon().unstarted(this::run);
  }

  /** Begins to serve an anchor. */
  public static AnchorKeeper start(Anchor anchor) {
    AnchorKeeper keeper = new AnchorKeeper(anchor);
    keeper.thread.start();
    return keeper;
  }

  /** Takes a head that is on the disk; returns at once. */
  public void offer(Head head) {
    newest = head;
    LockSupport.unpark(thread);
  }

  /** The anchor that is served. */
  public Anchor anchor() {
    return anchor;
  }

  /** The newest head that the anchor has. */
  public Optional<Head> kept() {
    return Optional.ofNullable(kept);
  }

  /** Why the anchor lacks the newest head; null when it does not, or not for long. */
  public @Nullable String failure() {
    return failure;
  }

  private void run() {
    while (true) {
      boolean last = closing;
      Head head = newest;
      if (head == null || head.equals(kept)) {
        if (last) {
          return;
        }
        LockSupport.park(this);
        continue;
      }
      long early = keptAt + anchor.interval().toNanos() - System.nanoTime();
      if (kept != null && early > 0 && !head.why().closes() && !last) {
        LockSupport.parkNanos(this, early);
        continue;
      }
      try {
        anchor.keep(head);
        kept = head;
        keptAt = System.nanoTime();
        failure = null;
      } catch (IOException e) {
        failure = "the anchor " + anchor.name() + " is out of reach: " + e;
        if (last) {
          return;
        }
        LockSupport.parkNanos(this, RETRY.toNanos());
      }
    }
  }

  /** Brings the newest head, if the anchor answers within some seconds. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
