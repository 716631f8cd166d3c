package dev.sallyport.recording.segment;

import java.io.Closeable;
import java.io.IOException;

/** Gives the items of one segment in the order of the file, also while it grows. */
public interface SegmentSource extends Closeable {

  /**
   * The next item. After {@link SegmentItem.Unclosed} and {@link SegmentItem.Torn} one may ask
   * again: reading goes on there if the file has grown. The other ends are final.
   */
  SegmentItem next() throws IOException;

  /**
   * Has the next item read from the file anew. A writer that recovers a journal cuts off the half
   * frame that a reader may have seen, and writes something else there.
   */
  void refresh();
}
