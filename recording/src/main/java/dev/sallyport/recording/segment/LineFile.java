package dev.sallyport.recording.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Files to which signed statements are appended, a line each. Half a line at the end is a write
 * that was cut off. Memory is bounded by one line.
 */
public final class LineFile {

  private static final int LONGEST = 64 << 10;

  private LineFile() {}

  /** Takes lines in their order. */
  @FunctionalInterface
  public interface Line {

    /**
     * Takes one.
     *
     * @param offset where it begins
     * @param content it without its end
     */
    void accept(long offset, byte[] content) throws IOException;
  }

  /**
   * A line and where it stands.
   *
   * @param end offset behind its line feed
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
  public record Last(byte[] content, long end) {}

  /**
   * Hands out all whole lines.
   *
   * @throws MalformedException if one is longer than any that was written
   */
  public static void forEach(FileChannel file, Line lines) throws IOException {
    forEach(file, 0, lines);
  }

  /** The same from an offset on, where a line begins. */
  public static void forEach(FileChannel file, long from, Line lines) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(2 * LONGEST);
    long start = from;
    while (file.read(window, start + window.position()) >= 0) {
      window.flip();
      int begin = 0;
      for (int at = 0; at < window.limit(); at++) {
        if (window.get(at) == '\n') {
          lines.accept(start + begin, bytes(window, begin, at));
          begin = at + 1;
        }
      }
      if (window.limit() - begin > LONGEST) {
        throw new MalformedException("the line at offset " + (start + begin) + " has no end");
      }
      start += begin;
      window.position(begin);
      window.compact();
    }
  }

  /**
   * The last whole line.
   *
   * @throws MalformedException if it is longer than any that was written
   */
  public static Optional<Last> last(FileChannel file) throws IOException {
    long size = file.size();
    long from = Math.max(0, size - 2 * LONGEST);
    ByteBuffer tail = ByteBuffer.allocate((int) (size - from));
    while (tail.hasRemaining() && file.read(tail, from + tail.position()) >= 0) {
      // All of it, in as many pieces as it takes.
    }
    int end = before(tail, tail.position());
    if (end < 0 && from > 0) {
      throw new MalformedException("the last line has no end");
    }
    if (end < 0) {
      return Optional.empty();
    }
    int begin = before(tail, end) + 1;
    if (begin == 0 && from > 0) {
      throw new MalformedException("the last line has no beginning");
    }
    return Optional.of(new Last(bytes(tail, begin, end), from + end + 1));
  }

  /** Where the line feed before a place is; -1 if there is none. */
  private static int before(ByteBuffer content, int place) {
    int at = place - 1;
    while (at >= 0 && content.get(at) != '\n') {
      at--;
    }
    return at;
  }

  private static byte[] bytes(ByteBuffer content, int from, int to) {
    byte[] bytes = new byte[to - from];
    content.get(from, bytes);
    return bytes;
  }
}
