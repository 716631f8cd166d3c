package dev.sallyport.recording.segment;

/** What a reader of a segment comes upon, in the order of the file. */
public sealed interface SegmentItem {

  /** The header. */
  record Opened(SegmentHeader header) implements SegmentItem {}

  /**
   * A frame of events; checksum and chain are right.
   *
   * @param offset where the frame starts
   * @param frame its number in the segment, from 1
   */
  record Events(long offset, long frame, SealedEvents events) implements SegmentItem {}

  /** The frame of digests of data keys; they follow those before without a gap. */
  record Keys(long offset, long frame, KeyBlock keys) implements SegmentItem {}

  /** A head that says what is so; whether its signature is right, the reader does not know. */
  record Signed(long offset, long frame, Head head) implements SegmentItem {}

  /** The footer, as with {@link Signed}; nothing follows. */
  record Closed(long offset, long frame, Head head) implements SegmentItem {}

  /**
   * No footer, but the last frame is whole: a writer is at work, or ended without closing.
   *
   * @param offset size of the file
   * @param frame number of the frame that would come next
   */
  record Unclosed(long offset, long frame) implements SegmentItem {}

  /**
   * Something that is no frame, with no frame after it: what a crash leaves, or a write in
   * progress. Asking again goes on if the file has grown.
   *
   * @param offset where the good part ends
   * @param bytes how many bytes follow the good part
   */
  record Torn(long offset, long frame, long bytes, String what) implements SegmentItem {}

  /** Damage that no crash explains: good frames follow it, or a hash is wrong. */
  record Broken(long offset, long frame, String what) implements SegmentItem {}
}
