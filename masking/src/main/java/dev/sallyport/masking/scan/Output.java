package dev.sallyport.masking.scan;

import java.util.Arrays;

/** A growing row of bytes that may leave. */
public final class Output {

  private static final int INITIAL = 512;

  /** What a buffer may keep from one emptying to the next. */
  private static final int KEPT = 256 * 1024;

  private byte[] bytes = new byte[INITIAL];
  private int size;

  /** Adds the bytes from {@code from} to before {@code to}. */
  public void write(byte[] source, int from, int to) {
    int count = to - from;
    room(count);
    System.arraycopy(source, from, bytes, size, count);
    size += count;
  }

  /** Adds all bytes. */
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  /** Adds a byte. */
  public void write(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  /** Number of bytes. */
  public int size() {
    return size;
  }

  /** The bytes themselves, of which {@link #size} count; valid until the next change. */
  public byte[] array() {
    return bytes;
  }

  /** Forgets all bytes. */
  public void clear() {
    size = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[INITIAL];
    }
  }

  /** A copy of the bytes, which are forgotten. */
  public byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, size);
    clear();
    return taken;
  }

  private void room(int count) {
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
    }
  }
}
