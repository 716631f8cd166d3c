package dev.sallyport.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.FrameEncoder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A journal in a directory of append-only segment files ({@code docs/recording.md} specifies them).
 *
 * <p>The threads of the exchanges turn events into bytes and put them into a bounded buffer; one
 * thread of the journal writes them. So no exchange waits for a disk or for another exchange, and
 * when the disk is too slow or fails, events are refused instead of piling up.
 */
public final class SegmentJournal implements Journal, AutoCloseable {

  private final Path directory;
  private final JournalOptions options;
  private final DirectoryLock lock;
  private final AppendBuffer buffer;
  private final SegmentWriter writer;
  private final Thread thread;
  private final RecoveryReport recovery;

  private SegmentJournal(
      Path directory,
      JournalOptions options,
      DirectoryLock lock,
      AppendBuffer buffer,
      SegmentWriter writer,
      RecoveryReport recovery) {
    this.directory = directory;
    this.options = options;
    this.lock = lock;
    this.buffer = buffer;
    this.writer = writer;
    this.recovery = recovery;
    this.thread = Thread.ofPlatform().name("recording-writer").daemon().unstarted(writer);
  }

  /**
   * Opens the journal in a directory, which is made if it is missing. What a crash left there is
   * put in order first ({@link #recovery}), then a new segment begins.
   *
   * @throws JournalInUseException if another writer has the directory
   * @throws IOException if the directory cannot be read or written
   */
  public static SegmentJournal open(Path directory, JournalOptions options) throws IOException {
    return open(directory, options, new LocalDisk());
  }

  static SegmentJournal open(Path directory, JournalOptions options, Disk disk) throws IOException {
    LocalDisk.prepareDirectory(directory);
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      Recovery.Outcome outcome = Recovery.run(directory, disk, options.clock());
      AppendBuffer buffer = new AppendBuffer(options.bufferBytes());
      SegmentWriter writer =
          SegmentWriter.begin(directory, disk, options, buffer, outcome.header());
      SegmentJournal journal =
          new SegmentJournal(directory, options, lock, buffer, writer, outcome.report());
      journal.thread.start();
      return journal;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public boolean append(ExchangeId exchange, Instant at, RecordedEvent event) {
    if (!buffer.isOpen()) {
      buffer.refuse();
      return false;
    }
    byte[] payload;
    try {
      payload = new Entry(exchange, at, event).encode();
    } catch (JsonProcessingException e) {
      buffer.refuse();
      return false;
    }
    if (!FrameEncoder.allows(payload.length)) {
      buffer.refuse();
      return false;
    }
    return buffer.offer(payload);
  }

  /** Whether the journal takes events, and if not, why. */
  public JournalHealth health() {
    if (buffer.isShut()) {
      return new JournalHealth.Closed();
    }
    String failure = writer.failure();
    if (failure != null) {
      return new JournalHealth.Failing(failure);
    }
    if (buffer.isOverflowing()) {
      return new JournalHealth.Failing(
          "the buffer of "
              + options.bufferBytes()
              + " bytes is full: the disk under "
              + directory
              + " is slower than the traffic");
    }
    return new JournalHealth.Ok();
  }

  /** What the journal has done so far. */
  public JournalCounters counters() {
    return new JournalCounters(
        writer.events.sum(),
        writer.bytes.sum(),
        writer.batches.sum(),
        writer.syncs.sum(),
        buffer.refusedEvents(),
        writer.failures.sum(),
        buffer.reservedBytes(),
        writer.segment());
  }

  /** What was found when the journal was opened. */
  public RecoveryReport recovery() {
    return recovery;
  }

  /**
   * Writes and syncs everything that was taken, closes the segment and frees the directory. Events
   * that come meanwhile are refused.
   *
   * @throws IOException if something that was taken could not be written, or the disk did not
   *     answer within {@link JournalOptions#closeTimeout}
   */
  @Override
  public void close() throws IOException {
    buffer.shut();
    writer.requestClose(thread);
    awaitWriter();
    lock.close();
    String failure = writer.failure();
    if (failure != null) {
      throw new IOException(
          "the journal is closed, but "
              + buffer.reservedBytes()
              + " bytes in its buffer were not written: "
              + failure);
    }
  }

  private void awaitWriter() throws IOException {
    try {
      if (!thread.join(options.closeTimeout())) {
        throw new IOException(
            "the disk under "
                + directory
                + " did not answer within "
                + options.closeTimeout().toMillis()
                + " ms; "
                + buffer.reservedBytes()
                + " bytes are not written yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the journal was being closed");
    }
  }
}
