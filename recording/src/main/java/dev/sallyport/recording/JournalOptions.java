package dev.sallyport.recording;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How a journal writes.
 *
 * @param bufferBytes most bytes of frames that wait for the disk; beyond it events are refused
 * @param segmentBytes size at which a segment is closed and the next one begun; a segment holds one
 *     event at least, however big
 * @param syncInterval longest time between two syncs while there is something to sync; what was
 *     written since the last one can be lost when the machine (not just the process) fails
 * @param retryInterval how long to wait before a failed write is tried again
 * @param closeTimeout how long closing waits for a disk that does not answer
 * @param clock gives the times in headers and footers of segments
 */
public record JournalOptions(
    long bufferBytes,
    long segmentBytes,
    Duration syncInterval,
    Duration retryInterval,
    Duration closeTimeout,
    InstantSource clock) {

  /**
   * @throws IllegalArgumentException if a size is not positive or a time is negative
   */
  public JournalOptions {
    if (bufferBytes <= 0 || segmentBytes <= 0) {
      throw new IllegalArgumentException("sizes are positive");
    }
    if (syncInterval.isNegative() || retryInterval.isNegative() || closeTimeout.isNegative()) {
      throw new IllegalArgumentException("times are not negative");
    }
  }

  /** 16 MiB of buffer, segments of 64 MiB, a sync every 100 ms, a retry every second. */
  public static JournalOptions defaults() {
    return new JournalOptions(
        16L << 20,
        64L << 20,
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Clock.systemUTC());
  }

  /** The same with another buffer. */
  public JournalOptions withBufferBytes(long bytes) {
    return new JournalOptions(
        bytes, segmentBytes, syncInterval, retryInterval, closeTimeout, clock);
  }

  /** The same with another size of segments. */
  public JournalOptions withSegmentBytes(long bytes) {
    return new JournalOptions(bufferBytes, bytes, syncInterval, retryInterval, closeTimeout, clock);
  }

  /** The same with another time between syncs; zero syncs after every batch. */
  public JournalOptions withSyncInterval(Duration interval) {
    return new JournalOptions(
        bufferBytes, segmentBytes, interval, retryInterval, closeTimeout, clock);
  }

  /** The same with another time between retries. */
  public JournalOptions withRetryInterval(Duration interval) {
    return new JournalOptions(
        bufferBytes, segmentBytes, syncInterval, interval, closeTimeout, clock);
  }

  /** The same with another patience at closing. */
  public JournalOptions withCloseTimeout(Duration timeout) {
    return new JournalOptions(
        bufferBytes, segmentBytes, syncInterval, retryInterval, timeout, clock);
  }

  /** The same with another clock. */
  public JournalOptions withClock(InstantSource source) {
    return new JournalOptions(
        bufferBytes, segmentBytes, syncInterval, retryInterval, closeTimeout, source);
  }
}
