package dev.sallyport.recording.anchor;

import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.ReadersHead;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
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
  private final Newest<Head> heads;
  private final Newest<ReadersHead> readers;
  private volatile @Nullable String failure;
  private volatile boolean closing;

  private AnchorKeeper(Anchor anchor) {
    this.anchor = anchor;
    this.heads = new Newest<>(anchor::keep, head -> head.why().closes());
    this.readers = new Newest<>(anchor::keep, _ -> false);
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
    heads.offered = head;
    LockSupport.unpark(thread);
  }

  /** Takes a head of the record of readers; returns at once. */
  public void offer(ReadersHead head) {
    readers.offered = head;
    LockSupport.unpark(thread);
  }

  /** The anchor that is served. */
  public Anchor anchor() {
    return anchor;
  }

  /** The newest head that the anchor has. */
  public Optional<Head> kept() {
    return Optional.ofNullable(heads.kept);
  }

  /** Why the anchor lacks the newest head; null when it does not, or not for long. */
  public @Nullable String failure() {
    return failure;
  }

  /** The newest statement of a kind that was offered, and the one that the anchor has. */
  private static final class Newest<T> {
    private final Keeping<T> keeping;
    private final Predicate<T> urgent;
    private volatile @Nullable T offered;
    private volatile @Nullable T kept;
    private long keptAt = System.nanoTime();

    Newest(Keeping<T> keeping, Predicate<T> urgent) {
      this.keeping = keeping;
      this.urgent = urgent;
    }

    /** Nanoseconds until it is time; {@link Long#MAX_VALUE} when there is nothing to bring. */
    long pause(Duration interval, boolean last) {
      T next = offered;
      if (next == null || next.equals(kept)) {
        return Long.MAX_VALUE;
      }
      boolean now = last || kept == null || urgent.test(next);
      return now ? 0 : Math.max(0, keptAt + interval.toNanos() - System.nanoTime());
    }

    void bring() throws IOException {
      T next = offered;
      if (next != null) {
        keeping.keep(next);
        kept = next;
        keptAt = System.nanoTime();
      }
    }
  }

  @FunctionalInterface
  private interface Keeping<T> {
    void keep(T statement) throws IOException;
  }

  private void run() {
    while (true) {
      boolean last = closing;
      long untilHead = heads.pause(anchor.interval(), last);
      long untilReaders = readers.pause(anchor.interval(), last);
      long pause = Math.min(untilHead, untilReaders);
      if (pause == Long.MAX_VALUE) {
        if (last) {
          return;
        }
        LockSupport.park(this);
      } else if (pause > 0) {
        LockSupport.parkNanos(this, pause);
      } else if (!bring(untilHead == 0 ? heads : readers)) {
        if (last) {
          return;
        }
        LockSupport.parkNanos(this, RETRY.toNanos());
      }
    }
  }

  private boolean bring(Newest<?> newest) {
    try {
      newest.bring();
      failure = null;
      return true;
    } catch (IOException e) {
      failure = "the anchor " + anchor.name() + " is out of reach: " + e.getMessage();
      return false;
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
