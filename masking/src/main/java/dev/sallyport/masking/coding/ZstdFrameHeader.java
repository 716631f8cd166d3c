package dev.sallyport.masking.coding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The head of a Zstandard frame (RFC 8878 §3.1.1), collected until it can be judged: dictionaries,
 * formats from before the standard and windows over 8 MiB (RFC 9659) are refused.
 */
final class ZstdFrameHeader {

  private static final int MAGIC = 4;
  private static final int MOST = 18;
  private static final long LARGEST_WINDOW = 8L << 20;

  private static final int STANDARD = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;

  private static final int SINGLE_SEGMENT = 0x20;
  private static final int RESERVED = 0x08;
  private static final int DICTIONARY = 0x03;

  private final byte[] bytes = new byte[MOST];
  private int read;

  /** Whether nothing of it has come. */
  boolean isEmpty() {
    return read == 0;
  }

  /** What has come. */
  byte[] bytes() {
    return Arrays.copyOf(bytes, read);
  }

  /** Reads up to its end; returns whether it got there. */
  boolean read(ByteBuffer source) throws CodingException {
    while (read < needed()) {
      if (!source.hasRemaining()) {
        return false;
      }
      bytes[read++] = source.get();
      judge();
    }
    return true;
  }

  private int needed() {
    if (read <= MAGIC) {
      return read == MAGIC && isSkippable() ? MAGIC : MAGIC + 1;
    }
    return isSkippable() ? MAGIC : MAGIC + 1 + windowBytes() + contentSizeBytes();
  }

  private void judge() throws CodingException {
    if (read == MAGIC && magic() != STANDARD && !isSkippable()) {
      throw new CodingException("bytes that begin no zstd frame");
    }
    if (read > MAGIC && (flags() & (DICTIONARY | RESERVED)) != 0) {
      throw new CodingException("a zstd frame that needs a dictionary, or with unknown flags");
    }
    if (read > MAGIC && read == needed() && Long.compareUnsigned(window(), LARGEST_WINDOW) > 0) {
      throw new CodingException("a zstd frame with a window of more than 8 MiB");
    }
  }

  private int magic() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private boolean isSkippable() {
    return (magic() & SKIPPABLE_MASK) == SKIPPABLE;
  }

  private int flags() {
    return bytes[MAGIC];
  }

  private boolean isSingleSegment() {
    return (flags() & SINGLE_SEGMENT) != 0;
  }

  private int windowBytes() {
    return isSingleSegment() ? 0 : 1;
  }

  private int contentSizeBytes() {
    int code = (flags() & 0xFF) >>> 6;
    return code == 0 ? (isSingleSegment() ? 1 : 0) : 1 << code;
  }

  /** Size of the window in bytes; that of a single segment is its content's. */
  private long window() {
    int at = MAGIC + 1;
    if (!isSingleSegment()) {
      long base = 1L << (10 + ((bytes[at] & 0xFF) >>> 3));
      return base + base / 8 * (bytes[at] & 7);
    }
    long size = 0;
    for (int i = 0; i < contentSizeBytes(); i++) {
      size |= (bytes[at + i] & 0xFFL) << (Byte.SIZE * i);
    }
    return contentSizeBytes() == 2 ? size + 256 : size;
  }
}
