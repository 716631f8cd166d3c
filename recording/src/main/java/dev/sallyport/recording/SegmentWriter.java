package dev.sallyport.recording;

import dev.sallyport.recording.anchor.AnchorKeeper;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.KeyBlock;
import dev.sallyport.recording.segment.SegmentHeader;
import dev.sallyport.recording.segment.SegmentHeader.Start;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. It drains the buffer in batches, seals, chains and writes each with
 * one write, and syncs: at once when somebody waits for it, which serves all who wait, and else at
 * intervals.
 *
 * <p>A failed write shuts the gate and is tried again until it works or the journal is closed; what
 * was taken stays in memory meanwhile. A failed sync is for good: the system may have dropped the
 * pages it could not write and would report success the next time, so that nobody knows what is on
 * the disk until the files are read again, which opening the journal anew does.
 */
final class SegmentWriter implements Runnable {

  private static final int BATCH_BYTES = 1 << 20;

  /**
   * How long the writer waits without asking to be woken, so that it batches what trickles in.
   * Whoever waits for the disk wakes it all the same.
   */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  final LongAdder events = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder batches = new LongAdder();
  final LongAdder syncs = new LongAdder();
  final LongAdder failures = new LongAdder();

  private final Path directory;
  private final Disk disk;
  private final JournalOptions options;
  private final KeyRing ring;
  private final AppendBuffer buffer;
  private final List<AnchorKeeper> anchors;
  private final byte[] block = new byte[2 * BATCH_BYTES];
  private final List<Head> unanchored = new ArrayList<>();
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private OpenSegment segment;
  private long syncedAt = System.nanoTime();
  private long signedAt = System.nanoTime();
  private volatile long number;
  private volatile @Nullable String failure;
  private volatile boolean closing;

  private SegmentWriter(
      Path directory,
      Disk disk,
      JournalOptions options,
      KeyRing ring,
      AppendBuffer buffer,
      List<AnchorKeeper> anchors,
      OpenSegment segment) {
    this.directory = directory;
    this.disk = disk;
    this.options = options;
    this.ring = ring;
    this.buffer = buffer;
    this.anchors = anchors;
    this.segment = segment;
    this.number = segment.header().number();
  }

  /** Begins a segment, with its header on the disk. */
  static SegmentWriter begin(
      Path directory,
      Disk disk,
      JournalOptions options,
      KeyRing ring,
      AppendBuffer buffer,
      List<AnchorKeeper> anchors,
      SegmentHeader header)
      throws IOException {
    OpenSegment segment = OpenSegment.create(directory, disk, header, ring);
    try {
      segment.file().write(segment.opening(options.clock().instant()));
      segment.file().sync();
    } catch (IOException e) {
      segment.close();
      throw e;
    }
    return new SegmentWriter(directory, disk, options, ring, buffer, anchors, segment);
  }

  @Override
  public void run() {
    try {
      while (!closing || !buffer.isEmpty()) {
        if (!writeBatch()) {
          idle();
        }
        if (segment.hasUnsigned() && nanosUntilHead() <= 0) {
          write(head(Head.Why.INTERVAL));
          sync();
        } else if (!segment.file().isSynced() && nanosUntilSync() <= 0) {
          sync();
        }
      }
      write(head(Head.Why.CLOSED));
      sync();
    } catch (IOException | RuntimeException | Error e) {
      fail(closing ? e.toString() : e + "; restart the server when the disk works again");
    } finally {
      closeFiles();
    }
  }

  /** Asks the writer to write what it has, close the segment and end. */
  void requestClose(Thread thread) {
    closing = true;
    LockSupport.unpark(thread);
  }

  /** Why events are refused now; null when the disk works. */
  @Nullable String failure() {
    return failure;
  }

  /** Number of the segment written now. */
  long segment() {
    return number;
  }

  /** Writes what waits; says whether there is likely to be more. */
  private boolean writeBatch() throws IOException {
    AppendBuffer.Taken taken = buffer.take(BATCH_BYTES);
    if (taken.isEmpty()) {
      return false;
    }
    // All at once, so that a failure anywhere in the batch reaches them.
    waiting.addAll(taken.barriers());
    Batch batch = segment.batch();
    for (Run run : taken.runs()) {
      batch = place(run, batch);
    }
    flush(batch);
    buffer.release(taken.room());
    if (!waiting.isEmpty()) {
      sync();
      List<CompletableFuture<Void>> reached = waiting;
      waiting = new ArrayList<>();
      reached.forEach(barrier -> barrier.complete(null));
    }
    return taken.room() >= BATCH_BYTES;
  }

  private Batch place(Run run, Batch begun) throws IOException {
    Batch batch = begun;
    boolean hasEvents = segment.encoder().events() > 0 || batch.events() > 0;
    if (hasEvents && Batch.sizeOf(run) > room() - batch.bytes()) {
      flush(batch);
      rotate();
      batch = segment.batch();
    }
    if (segment.needsKeys(run.exchange())) {
      batch.add(makeKeys());
    }
    segment.place(run, batch);
    return batch;
  }

  private KeyBlock makeKeys() throws IOException {
    OpenSegment.NewKeys keys = segment.makeKeys();
    retrying(() -> segment.keyFile().write(keys.wrapped()));
    segment.keyFile().sync();
    segment.use(keys);
    return keys.digests();
  }

  private void flush(Batch batch) throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    int size = Math.toIntExact(batch.bytes());
    byte[] out = size > block.length ? new byte[size] : block;
    batch.put(segment.encoder(), out);
    write(ByteBuffer.wrap(out, 0, size));
    events.add(batch.events());
    bytes.add(size);
    batches.increment();
  }

  private long room() {
    return options.segmentBytes() - segment.file().size();
  }

  private void rotate() throws IOException {
    write(head(Head.Why.ROTATED));
    sync();
    OpenSegment old = segment;
    SegmentHeader next =
        new SegmentHeader(
            old.header().number() + 1,
            Start.ROTATED,
            options.clock().instant(),
            old.encoder().chain(),
            old.header().journal());
    retrying(() -> segment = OpenSegment.create(directory, disk, next, ring));
    old.close();
    number = next.number();
    write(segment.opening(options.clock().instant()));
  }

  private ByteBuffer head(Head.Why why) {
    signedAt = System.nanoTime();
    return segment.head(why, options.clock().instant(), unanchored);
  }

  private void write(ByteBuffer content) throws IOException {
    retrying(() -> segment.file().write(content));
  }

  private void retrying(Step step) throws IOException {
    while (true) {
      boolean lastAttempt = closing;
      try {
        step.run();
        if (failure != null) {
          failure = null;
          buffer.resume();
        }
        return;
      } catch (IOException e) {
        fail(e.toString());
        if (lastAttempt) {
          throw e;
        }
        LockSupport.parkNanos(this, options.retryInterval().toNanos());
      }
    }
  }

  private void fail(String why) {
    failure = "cannot write " + new SegmentName(number).in(directory) + ": " + why;
    IOException told = new IOException(failure);
    buffer.suspend(told);
    waiting.forEach(barrier -> barrier.completeExceptionally(told));
    waiting.clear();
    failures.increment();
  }

  private void sync() throws IOException {
    segment.file().sync();
    syncs.increment();
    syncedAt = System.nanoTime();
    if (!unanchored.isEmpty()) {
      Head newest = unanchored.getLast();
      anchors.forEach(anchor -> anchor.offer(newest));
      unanchored.clear();
    }
  }

  private long nanosUntilSync() {
    return syncedAt + options.syncInterval().toNanos() - System.nanoTime();
  }

  private long nanosUntilHead() {
    return signedAt + options.headInterval().toNanos() - System.nanoTime();
  }

  private void idle() {
    if (!closing) {
      LockSupport.parkNanos(this, LINGER_NANOS);
    }
    if (closing || buffer.hasNext()) {
      return;
    }
    long limit = segment.hasUnsigned() ? nanosUntilHead() : Long.MAX_VALUE;
    if (!segment.file().isSynced()) {
      limit = Math.min(limit, nanosUntilSync());
    }
    if (limit > 0) {
      buffer.await(limit);
    }
  }

  private void closeFiles() {
    try {
      segment.close();
    } catch (IOException e) {
      fail(e.toString());
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
