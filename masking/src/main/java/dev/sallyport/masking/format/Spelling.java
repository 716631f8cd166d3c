package dev.sallyport.masking.format;

import java.util.Arrays;

/**
 * A queue of characters that knows how each was written: text that was decoded once, and is to
 * leave as it came.
 */
final class Spelling {

  private static final int INITIAL = 64;

  /** The decoded text in UTF-8. */
  private byte[] text = new byte[INITIAL];

  /** Where each of its bytes begins in the written form; escapes count for their first byte. */
  private int[] starts = new int[INITIAL + 1];

  private byte[] written = new byte[INITIAL];
  private int head;
  private int size;

  /** Adds a character: its bytes of text, and the bytes it was written with. */
  void add(byte[] source, int from, int to, byte[] spelled, int spelledFrom, int spelledTo) {
    int count = to - from;
    int length = spelledTo - spelledFrom;
    int end = writtenEnd();
    if (size + count >= starts.length - 1) {
      text = Arrays.copyOf(text, 2 * (size + count));
      starts = Arrays.copyOf(starts, 2 * (size + count) + 1);
    }
    if (end + length > written.length) {
      written = Arrays.copyOf(written, 2 * (end + length));
    }
    System.arraycopy(source, from, text, size, count);
    System.arraycopy(spelled, spelledFrom, written, end, length);
    starts[size] = end;
    Arrays.fill(starts, size + 1, size + count + 1, end + length);
    size += count;
  }

  /** Number of bytes of text. */
  int size() {
    return size - head;
  }

  boolean isEmpty() {
    return head == size;
  }

  /** The text; it begins at {@link #head}. */
  byte[] text() {
    return text;
  }

  int head() {
    return head;
  }

  /** The written form of all that was ever added; {@link #start} says where what is in it. */
  byte[] written() {
    return written;
  }

  /** Where the written form of the byte at a distance from the head begins. */
  int start(int distance) {
    return starts[head + distance];
  }

  /** Number of bytes of the first character. */
  int characterLength() {
    int length = 1;
    while (head + length < size && (text[head + length] & 0xC0) == 0x80) {
      length++;
    }
    return length;
  }

  /** Drops bytes from the head. */
  void drop(int count) {
    head += count;
    if (head == size) {
      clear();
    }
  }

  void clear() {
    head = 0;
    size = 0;
    starts[0] = 0;
  }

  private int writtenEnd() {
    return starts[size];
  }
}
