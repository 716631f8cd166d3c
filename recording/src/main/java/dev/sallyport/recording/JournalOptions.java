package dev.sallyport.recording;

import dev.sallyport.recording.anchor.Anchor;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * How a journal writes.
 *
 * @param bufferBytes most bytes of events that wait for the disk; beyond it events are refused
 * @param segmentBytes size at which a segment is closed and the next one begun; a segment holds one
 *     event at least, however big
 * @param syncInterval longest time between two syncs while there is something to sync; what was
 *     written since the last one can be lost when the machine (not just the process) fails
 * @param headInterval longest time between two signed heads while something is written; what was
 *     written since the last one can be cut off without a trace
 * @param retryInterval how long to wait before a failed write is tried again
 * @param closeTimeout how long closing waits for a disk that does not answer
 * @param clock gives the times in headers and heads
 * @param anchors where heads are kept besides
 */
public record JournalOptions(
    long bufferBytes,
    long segmentBytes,
    Duration syncInterval,
    Duration headInterval,
    Duration retryInterval,
    Duration closeTimeout,
    InstantSource clock,
    List<Anchor> anchors) {

  /**
   * @throws IllegalArgumentException if a size is not positive or a time is negative
   */
  public JournalOptions {
    if (bufferBytes <= 0 || segmentBytes <= 0) {
      throw new IllegalArgumentException("sizes are positive");
    }
    if (syncInterval.isNegative()
        || headInterval.isNegative()
        || retryInterval.isNegative()
        || closeTimeout.isNegative()) {
      throw new IllegalArgumentException("times are not negative");
    }
    anchors = List.copyOf(anchors);
  }

  /**
   * 16 MiB of buffer, segments of 64 MiB, a sync every 100 ms, a head every 5 s, a retry every
   * second, no anchors.
   */
  public static JournalOptions defaults() {
    return new JournalOptions(
        16L << 20,
        64L << 20,
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Clock.systemUTC(),
        List.of());
  }

  /** The same with another buffer. */
  public JournalOptions withBufferBytes(long bytes) {
    return new JournalOptions(
        bytes,
        segmentBytes,
        syncInterval,
        headInterval,
        retryInterval,
        closeTimeout,
        clock,
        anchors);
  }

  /** The same with another size of segments. */
  public JournalOptions withSegmentBytes(long bytes) {
    return new JournalOptions(
        bufferBytes,
        bytes,
        syncInterval,
        headInterval,
        retryInterval,
        closeTimeout,
        clock,
        anchors);
  }

  /** The same with another time between syncs; zero syncs after every batch. */
  public JournalOptions withSyncInterval(Duration interval) {
    return new JournalOptions(
        bufferBytes,
        segmentBytes,
        interval,
        headInterval,
        retryInterval,
        closeTimeout,
        clock,
        anchors);
  }

  /** The same with another time between heads; zero signs one after every batch. */
  public JournalOptions withHeadInterval(Duration interval) {
    return new JournalOptions(
        bufferBytes,
        segmentBytes,
        syncInterval,
        interval,
        retryInterval,
        closeTimeout,
        clock,
        anchors);
  }

  /** The same with another time between retries. */
  public JournalOptions withRetryInterval(Duration interval) {
    return new JournalOptions(
        bufferBytes,
        segmentBytes,
        syncInterval,
        headInterval,
        interval,
        closeTimeout,
        clock,
        anchors);
  }

  /** The same with another patience at closing. */
  public JournalOptions withCloseTimeout(Duration timeout) {
    return new JournalOptions(
        bufferBytes,
        segmentBytes,
        syncInterval,
        headInterval,
        retryInterval,
        timeout,
        clock,
        anchors);
  }

  /** The same with another clock. */
  public JournalOptions withClock(InstantSource source) {
    return new JournalOptions(
        bufferBytes,
        segmentBytes,
        syncInterval,
        headInterval,
        retryInterval,
        closeTimeout,
        source,
        anchors);
  }

  /** The same with other anchors. */
  public JournalOptions withAnchors(List<Anchor> places) {
    return new JournalOptions(
        bufferBytes,
        segmentBytes,
        syncInterval,
        headInterval,
        retryInterval,
        closeTimeout,
        clock,
        places);
  }
}
