package dev.sallyport.recording;

import dev.sallyport.recording.segment.Footer;
import dev.sallyport.recording.segment.FrameEncoder;
import dev.sallyport.recording.segment.SegmentHeader;
import dev.sallyport.recording.segment.SegmentHeader.Start;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. It drains the buffer in batches, one write each, syncs at intervals
 * and begins new segments.
 *
 * <p>A failed write shuts the gate and is tried again until it works or the journal is closed; what
 * was taken stays in the buffer meanwhile. A failed sync is for good: the system may have dropped
 * the pages it could not write and would report success the next time, so that nobody knows what is
 * on the disk until the files are read again, which opening the journal anew does.
 */
final class SegmentWriter implements Runnable {

  private static final int BATCH_BYTES = 256 << 10;

  /**
   * How long an idle writer waits without asking to be woken, so that it batches what trickles in.
   */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  final LongAdder events = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder batches = new LongAdder();
  final LongAdder syncs = new LongAdder();
  final LongAdder failures = new LongAdder();

  private final Path directory;
  private final Disk disk;
  private final JournalOptions options;
  private final AppendBuffer buffer;
  private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);
  private SegmentFile file;
  private FrameEncoder encoder;
  private long syncedAt = System.nanoTime();
  private volatile SegmentHeader header;
  private volatile @Nullable String failure;
  private volatile boolean closing;

  private SegmentWriter(
      Path directory,
      Disk disk,
      JournalOptions options,
      AppendBuffer buffer,
      SegmentHeader header,
      SegmentFile file) {
    this.directory = directory;
    this.disk = disk;
    this.options = options;
    this.buffer = buffer;
    this.header = header;
    this.file = file;
    this.encoder = FrameEncoder.after(header);
  }

  /** Begins a segment, with its header on the disk. */
  static SegmentWriter begin(
      Path directory, Disk disk, JournalOptions options, AppendBuffer buffer, SegmentHeader header)
      throws IOException {
    SegmentFile file = new SegmentFile(disk.create(new SegmentName(header.number()).in(directory)));
    try {
      file.write(ByteBuffer.wrap(header.encode()));
      file.sync();
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return new SegmentWriter(directory, disk, options, buffer, header, file);
  }

  @Override
  public void run() {
    try {
      while (!closing || !buffer.isEmpty()) {
        if (!writeBatch()) {
          idle();
        }
        syncIfDue();
      }
      write(encoder.footer(Footer.Why.CLOSED, options.clock().instant()));
      sync();
    } catch (IOException | RuntimeException | Error e) {
      fail(closing ? e.toString() : e + "; restart the server when the disk works again");
    } finally {
      closeFile();
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
    return header.number();
  }

  private boolean writeBatch() throws IOException {
    byte[] first = buffer.peek();
    if (first == null) {
      return false;
    }
    int firstSize = FrameEncoder.sizeOf(first.length);
    if (!encoder.isEmpty() && firstSize > room()) {
      rotate();
    }
    ByteBuffer out = firstSize > batch.capacity() ? ByteBuffer.allocate(firstSize) : batch.clear();
    long limit = Math.min(out.capacity(), Math.max(firstSize, room()));
    long cost = 0;
    int count = 0;
    for (byte[] payload = first; payload != null; payload = buffer.peek()) {
      if (out.position() + FrameEncoder.sizeOf(payload.length) > limit) {
        break;
      }
      encoder.putEvent(out, payload);
      buffer.take();
      cost += AppendBuffer.costOf(payload);
      count++;
    }
    write(out.flip());
    buffer.release(cost);
    events.add(count);
    bytes.add(out.limit());
    batches.increment();
    return true;
  }

  private long room() {
    return options.segmentBytes() - file.size();
  }

  private void rotate() throws IOException {
    write(encoder.footer(Footer.Why.ROTATED, options.clock().instant()));
    sync();
    SegmentHeader next =
        new SegmentHeader(
            header.number() + 1, Start.ROTATED, options.clock().instant(), encoder.chain());
    SegmentFile old = file;
    Path path = new SegmentName(next.number()).in(directory);
    retrying(() -> file = new SegmentFile(disk.create(path)));
    old.close();
    header = next;
    encoder = FrameEncoder.after(next);
    write(ByteBuffer.wrap(next.encode()));
  }

  private void write(ByteBuffer content) throws IOException {
    retrying(() -> file.write(content));
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
    failure = "cannot write " + new SegmentName(header.number()).in(directory) + ": " + why;
    buffer.suspend();
    failures.increment();
  }

  private void sync() throws IOException {
    file.sync();
    syncs.increment();
    syncedAt = System.nanoTime();
  }

  private void syncIfDue() throws IOException {
    if (!file.isSynced() && nanosUntilSync() <= 0) {
      sync();
    }
  }

  private long nanosUntilSync() {
    return syncedAt + options.syncInterval().toNanos() - System.nanoTime();
  }

  private void idle() {
    LockSupport.parkNanos(this, LINGER_NANOS);
    if (closing || buffer.peek() != null) {
      return;
    }
    long limit = file.isSynced() ? Long.MAX_VALUE : nanosUntilSync();
    if (limit > 0) {
      buffer.await(limit);
    }
  }

  private void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      fail(e.toString());
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
