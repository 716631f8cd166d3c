package dev.sallyport.masking.scan;

import java.util.Arrays;

/**
 * The bytes of a field that are still needed: those that have not left, and a few before them as
 * context. Where the text was written with escapes, the window also knows how, so that what is not
 * masked leaves as it came.
 *
 * <p>Text and its written form are kept apart only while the window holds an escape.
 */
final class Window {

  /** How much context stays. */
  static final int CONTEXT = 8;

  private static final int INITIAL = 256;

  /** The text; only the first {@link #size} bytes count. */
  byte[] text = new byte[INITIAL];

  /** Number of bytes of text. */
  int size;

  /** The written form; counts only while {@link #escaped}. */
  private byte[] written = {};

  private int writtenSize;

  /** Where each byte of text begins in the written form. */
  private int[] starts = {};

  private boolean escaped;

  void clear() {
    size = 0;
    escaped = false;
  }

  /** Adds text that was written as it is. */
  void append(byte[] source, int from, int to) {
    int count = to - from;
    text = withRoom(text, size, count);
    System.arraycopy(source, from, text, size, count);
    if (escaped) {
      written = withRoom(written, writtenSize, count);
      System.arraycopy(source, from, written, writtenSize, count);
      starts = withRoom(starts, size + count);
      for (int i = 0; i < count; i++) {
        starts[size + i] = writtenSize + i;
      }
      writtenSize += count;
    }
    size += count;
  }

  /**
   * Adds one character that was written as an escape.
   *
   * @param source holds the written form, from its start
   * @param length length of the written form
   * @param codePoint the character
   */
  void appendEscape(byte[] source, int length, int codePoint) {
    if (!escaped) {
      startEscaped();
    }
    int before = size;
    text = withRoom(text, size, 4);
    size += Utf8.encode(codePoint, text, size);
    written = withRoom(written, writtenSize, length);
    System.arraycopy(source, 0, written, writtenSize, length);
    starts = withRoom(starts, size);
    starts[before] = writtenSize;
    writtenSize += length;
    // The first byte of the character stands for the whole escape.
    Arrays.fill(starts, before + 1, size, writtenSize);
  }

  /** Writes a part of the text in its written form. */
  void copy(int from, int to, Output output) {
    if (!escaped) {
      output.write(text, from, to);
    } else if (from < to) {
      output.write(written, starts[from], to < size ? starts[to] : writtenSize);
    }
  }

  /** Forgets what has left but for the context; returns by how much indexes shrink. */
  int forget(int left) {
    if (left == size) {
      escaped = false;
    }
    int gone = left - CONTEXT;
    if (gone <= 0) {
      return 0;
    }
    System.arraycopy(text, gone, text, 0, size - gone);
    if (escaped) {
      int writtenGone = starts[gone];
      System.arraycopy(written, writtenGone, written, 0, writtenSize - writtenGone);
      writtenSize -= writtenGone;
      for (int i = gone; i < size; i++) {
        starts[i - gone] = starts[i] - writtenGone;
      }
    }
    size -= gone;
    return gone;
  }

  private void startEscaped() {
    escaped = true;
    written = withRoom(written, 0, size);
    System.arraycopy(text, 0, written, 0, size);
    writtenSize = size;
    starts = withRoom(starts, size);
    for (int i = 0; i < size; i++) {
      starts[i] = i;
    }
  }

  private static byte[] withRoom(byte[] bytes, int used, int more) {
    return bytes.length - used >= more
        ? bytes
        : Arrays.copyOf(bytes, Math.max(used + more, 2 * bytes.length));
  }

  private static int[] withRoom(int[] values, int needed) {
    return values.length >= needed
        ? values
        : Arrays.copyOf(values, Math.max(needed, 2 * values.length));
  }
}
