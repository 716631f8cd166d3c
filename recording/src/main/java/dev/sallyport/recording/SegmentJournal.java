package dev.sallyport.recording;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.anchor.AnchorKeeper;
import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.seal.KeyRing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A journal in a directory of append-only segment files ({@code docs/recording.md} specifies them).
 *
 * <p>The threads of the exchanges encode events onto pages in a bounded buffer; one thread of the
 * journal seals and writes them. So no exchange waits for a disk or for another exchange unless it
 * asks to ({@link #commit}), and when the disk is too slow or fails, events are refused instead of
 * piling up.
 */
public final class SegmentJournal implements Journal, AutoCloseable {

  private final Path directory;
  private final JournalOptions options;
  private final DirectoryLock lock;
  private final AppendBuffer buffer;
  private final SegmentWriter writer;
  private final List<AnchorKeeper> anchors;
  private final Thread thread;
  private final RecoveryReport recovery;

  private SegmentJournal(
      Path directory,
      JournalOptions options,
      DirectoryLock lock,
      AppendBuffer buffer,
      SegmentWriter writer,
      List<AnchorKeeper> anchors,
      RecoveryReport recovery) {
    this.directory = directory;
    this.options = options;
    this.lock = lock;
    this.buffer = buffer;
    this.writer = writer;
    this.anchors = anchors;
    this.recovery = recovery;
    this.thread = Thread.ofPlatform().name("recording-writer").daemon().unstarted(writer);
    buffer.consumer(thread);
  }

  /**
   * Opens the journal in a directory with the keys in the directory {@code recording-keys} beside
   * it; both are made if they are missing. What a crash left there is put in order first ({@link
   * #recovery}), then a new segment begins.
   *
   * @throws JournalInUseException if another writer has the directory
   * @throws dev.sallyport.recording.seal.KeysException if a key is unfit
   * @throws IOException if the directory cannot be read or written
   */
  public static SegmentJournal open(Path directory, JournalOptions options) throws IOException {
    return open(directory, KeyFiles.beside(directory).loadOrCreate(), options);
  }

  /** The same with other keys. */
  public static SegmentJournal open(Path directory, KeyRing ring, JournalOptions options)
      throws IOException {
    return open(directory, ring, options, new LocalDisk());
  }

  static SegmentJournal open(Path directory, KeyRing ring, JournalOptions options, Disk disk)
      throws IOException {
    LocalDisk.prepareDirectory(directory);
    DirectoryLock lock = DirectoryLock.take(directory);
    List<AnchorKeeper> anchors = options.anchors().stream().map(AnchorKeeper::start).toList();
    try {
      Recovery.Outcome outcome = Recovery.run(directory, disk, options.clock(), ring);
      AppendBuffer buffer = new AppendBuffer(options.bufferBytes());
      SegmentWriter writer =
          SegmentWriter.begin(directory, disk, options, ring, buffer, anchors, outcome.header());
      SegmentJournal journal =
          new SegmentJournal(directory, options, lock, buffer, writer, anchors, outcome.report());
      journal.thread.start();
      return journal;
    } catch (IOException | RuntimeException e) {
      anchors.forEach(AnchorKeeper::close);
      lock.close();
      throw e;
    }
  }

  @Override
  public Page open(ExchangeId exchange) {
    return new ExchangePage(buffer, exchange);
  }

  @Override
  public CompletableFuture<Void> commit() {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    buffer.add(new Pending.Barrier(reached));
    return reached;
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

  /** What is wrong with the anchors; empty when each has the newest head, or soon will. */
  public List<String> anchorFailures() {
    return anchors.stream().map(AnchorKeeper::failure).filter(Objects::nonNull).toList();
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
    anchors.forEach(AnchorKeeper::close);
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
