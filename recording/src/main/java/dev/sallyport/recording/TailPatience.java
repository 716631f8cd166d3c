package dev.sallyport.recording;

import dev.sallyport.recording.segment.SegmentReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Tells a write in progress from a torn tail: a reader that meets half a frame at the end of the
 * file looks for a while whether the file changes.
 *
 * @param limit how long; zero takes half a frame for torn at once
 */
record TailPatience(Duration limit) {

  static final TailPatience NONE = new TailPatience(Duration.ZERO);
  static final TailPatience ONE_SECOND = new TailPatience(Duration.ofSeconds(1));

  private static final Duration STEP = Duration.ofMillis(10);

  /** Waits until the file has another size than at the call, or patience is over. */
  boolean sawChange(SegmentReader reader) throws IOException {
    long size = reader.size();
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      if (reader.size() != size) {
        return true;
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a write to end");
      }
    }
    return reader.size() != size;
  }
}
