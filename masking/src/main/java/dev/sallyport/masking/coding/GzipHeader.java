package dev.sallyport.masking.coding;

import java.nio.ByteBuffer;

/** The head of a gzip member (RFC 1952 §2.3), read byte by byte and forgotten. */
final class GzipHeader {

  private static final int[] START = {0x1F, 0x8B, 8};
  private static final int FLAGS = 3;
  private static final int FIXED = 10;

  private static final int HAS_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xE0;

  private int fixedRead;
  private int flags;

  /** Bytes of the length of the extra field that have come, then bytes of it that are due. */
  private int extraLengthRead;

  private int extraLeft;
  private int checksumRead;

  /** Whether nothing of it has come. */
  boolean isEmpty() {
    return fixedRead == 0;
  }

  /** Whether deflate data is next. */
  boolean isComplete() {
    return fixedRead == FIXED && flags == 0;
  }

  /** Reads up to its end. */
  void read(ByteBuffer source) throws CodingException {
    while (source.hasRemaining() && !isComplete()) {
      int b = source.get() & 0xFF;
      if (fixedRead < FIXED) {
        fixed(b);
      } else if (has(HAS_EXTRA)) {
        extra(b);
      } else if (has(HAS_NAME)) {
        clear(HAS_NAME, b == 0);
      } else if (has(HAS_COMMENT)) {
        clear(HAS_COMMENT, b == 0);
      } else {
        clear(HAS_CHECKSUM, ++checksumRead == 2);
      }
    }
  }

  private void fixed(int b) throws CodingException {
    if (fixedRead < START.length && b != START[fixedRead]) {
      throw new CodingException("bytes that begin no gzip member");
    }
    if (fixedRead == FLAGS) {
      if ((b & RESERVED) != 0) {
        throw new CodingException("a gzip member with unknown flags");
      }
      // The lowest bit says that the content may be text, and changes nothing.
      flags = b & ~1;
    }
    fixedRead++;
  }

  private void extra(int b) {
    if (extraLengthRead < 2) {
      extraLeft |= b << (Byte.SIZE * extraLengthRead++);
    } else {
      extraLeft--;
    }
    clear(HAS_EXTRA, extraLengthRead == 2 && extraLeft == 0);
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }

  private void clear(int flag, boolean done) {
    if (done) {
      flags &= ~flag;
    }
  }
}
