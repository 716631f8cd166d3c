package dev.sallyport.masking.format;

/** Accepts well-formed UTF-8 (Unicode, table 3-7), byte by byte; overlong forms are none. */
final class Utf8Check {

  private int missing;
  private int least = 0x80;
  private int most = 0xBF;

  /** Whether no character is open. */
  boolean isComplete() {
    return missing == 0;
  }

  /** Whether a byte may come next. */
  boolean accept(byte value) {
    int b = value & 0xFF;
    if (missing > 0) {
      boolean right = b >= least && b <= most;
      missing--;
      least = 0x80;
      most = 0xBF;
      return right;
    }
    if (b < 0x80) {
      return true;
    }
    missing = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
    switch (b) {
      case 0xE0 -> least = 0xA0;
      case 0xED -> most = 0x9F;
      case 0xF0 -> least = 0x90;
      case 0xF4 -> most = 0x8F;
      default -> {}
    }
    return b >= 0xC2 && b <= 0xF4;
  }
}
