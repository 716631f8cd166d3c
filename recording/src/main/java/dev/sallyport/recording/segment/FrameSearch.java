package dev.sallyport.recording.segment;

import java.io.IOException;

/**
 * Looks for a good frame after a bad place. It tells a torn tail, after which there is none, from
 * damage in the middle.
 */
sealed interface FrameSearch {

  /** Longer than what a writer gathers for one write, several times over. */
  long LONGEST_TAIL = 4L * FrameHead.MAX_PAYLOAD;

  /** No good frame follows. */
  record Nothing() implements FrameSearch {}

  /** A frame with the right checksum starts at {@code offset}. */
  record Found(long offset) implements FrameSearch {}

  /**
   * Too many places look like a frame and are none, or no frame stands in more bytes than any write
   * has. Only a made-up file does that; the search ends so that it cannot keep a reader busy.
   */
  record GaveUp() implements FrameSearch {}

  /** Searches a file from an offset to its end. */
  static FrameSearch in(FileWindow file, long from) throws IOException {
    long allowance = file.bytesRead() + 4 * Math.min(file.size(), LONGEST_TAIL) + LONGEST_TAIL;
    byte[] block = new byte[32 << 10];
    long at = from;
    for (int read = file.read(at, block); read > 0; read = file.read(at, block)) {
      for (int i = 0; i < read; i++) {
        if (block[i] == FrameHead.SEPARATOR && isFrame(file, at + i)) {
          return new Found(at + i);
        }
        if (file.bytesRead() > allowance) {
          return new GaveUp();
        }
      }
      at += read;
      if (at - from > LONGEST_TAIL) {
        return new GaveUp();
      }
    }
    return new Nothing();
  }

  /**
   * What a place is at which no good frame stands.
   *
   * @param frame number that the frame would have
   */
  static SegmentItem damage(FileWindow file, long offset, long frame, String what)
      throws IOException {
    return switch (in(file, offset + 1)) {
      case Nothing() -> new SegmentItem.Torn(offset, frame, file.size() - offset, what);
      case Found(long at) ->
          new SegmentItem.Broken(offset, frame, what + "; a good frame follows at offset " + at);
      case GaveUp() ->
          new SegmentItem.Broken(
              offset, frame, what + "; what follows is no frame, and nothing that a crash leaves");
    };
  }

  private static boolean isFrame(FileWindow file, long offset) throws IOException {
    try {
      Frame.read(file, offset);
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }
}
