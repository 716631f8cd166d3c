package dev.sallyport.masking.scan;

/** UTF-8 (RFC 3629). */
public final class Utf8 {

  private static final int REPLACEMENT = 0xFFFD;

  private Utf8() {}

  /**
   * Writes a code point, of a lone surrogate the replacement character; returns its length. A
   * negative number is a byte of a character whose bytes come one by one, and is written as it is.
   */
  public static int encode(int codePoint, byte[] into, int at) {
    int c = codePoint >= 0xD800 && codePoint <= 0xDFFF ? REPLACEMENT : codePoint;
    if (c < 0x80) {
      into[at] = (byte) c;
      return 1;
    }
    int length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (int i = length - 1; i > 0; i--) {
      into[at + i] = (byte) (0x80 | (c & 0x3F));
      c >>= 6;
    }
    into[at] = (byte) ((0xF00 >> length) | c);
    return length;
  }

  /** The code point of a well-formed character of {@code length} bytes. */
  public static int decode(byte[] source, int at, int length) {
    int codePoint = length == 1 ? source[at] : source[at] & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      codePoint = codePoint << 6 | (source[at + i] & 0x3F);
    }
    return codePoint;
  }

  /** Whether a byte continues a character. */
  public static boolean continues(byte value) {
    return (value & 0xC0) == 0x80;
  }
}
