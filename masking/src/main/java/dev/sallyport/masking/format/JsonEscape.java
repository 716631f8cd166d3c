package dev.sallyport.masking.format;

/**
 * An escape of a JSON string (RFC 8259, section 7), byte by byte. Two escapes that are a surrogate
 * pair are one; a surrogate that is alone is passed on as such.
 */
final class JsonEscape {

  /** What came of a byte. */
  enum Progress {
    /** The escape goes on. */
    MORE,
    /** The escape is complete. */
    DONE,
    /** The escape was a lone surrogate and complete before the byte, which is not part of it. */
    LONE
  }

  private static final int SHORT = 2;
  private static final int UNIT = 6;

  private final byte[] written = new byte[2 * UNIT];
  private int length;
  private int end;
  private int codePoint;

  void begin() {
    written[0] = '\\';
    length = 1;
    end = 0;
  }

  Progress accept(byte b) throws MalformedException {
    if (length == UNIT && b != '\\') {
      return finish(UNIT, unit(0), Progress.LONE);
    }
    written[length++] = b;
    if (length == SHORT && b != 'u') {
      return finish(SHORT, simple(b), Progress.DONE);
    }
    if (length == UNIT) {
      return Character.isHighSurrogate((char) unit(0))
          ? Progress.MORE
          : finish(UNIT, unit(0), Progress.DONE);
    }
    if (length == UNIT + SHORT && b != 'u') {
      return finish(UNIT, unit(0), Progress.DONE);
    }
    if (length == 2 * UNIT) {
      char low = (char) unit(UNIT);
      return Character.isLowSurrogate(low)
          ? finish(2 * UNIT, Character.toCodePoint((char) unit(0), low), Progress.DONE)
          : finish(UNIT, unit(0), Progress.DONE);
    }
    return Progress.MORE;
  }

  /** The written form of the character, from the start of the array. */
  byte[] written() {
    return written;
  }

  /** Length of the written form of the character. */
  int length() {
    return end;
  }

  int codePoint() {
    return codePoint;
  }

  /**
   * After a complete character: deals with what was read beyond it, which is the case when a lone
   * surrogate was followed by another escape.
   */
  void takeRest(JsonHandler handler) throws MalformedException {
    int rest = length - end;
    System.arraycopy(written, end, written, 0, rest);
    length = rest;
    if (rest == SHORT) {
      finish(SHORT, simple(written[1]), Progress.DONE);
      handler.escape(written, SHORT, codePoint);
      length = 0;
    } else if (rest == UNIT && !Character.isHighSurrogate((char) unit(0))) {
      finish(UNIT, unit(0), Progress.DONE);
      handler.escape(written, UNIT, codePoint);
      length = 0;
    }
  }

  /** Number of bytes that were read of what is open. */
  int read() {
    return length;
  }

  /** Whether an escape has begun that is not complete. */
  boolean isOpen() {
    return length > 0;
  }

  private Progress finish(int end, int codePoint, Progress progress) {
    this.end = end;
    this.codePoint = codePoint;
    return progress;
  }

  private static int simple(byte b) throws MalformedException {
    return switch (b) {
      case '"', '\\', '/' -> b;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw new MalformedException("an escape that is none");
    };
  }

  private int unit(int from) throws MalformedException {
    int unit = 0;
    for (int i = from + 2; i < from + UNIT; i++) {
      int digit = Character.digit(written[i], 16);
      if (digit < 0) {
        throw new MalformedException("an escape that is none");
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }
}
