package dev.sallyport.masking.format;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A number of a JSON text (RFC 8259, section 6), gathered whole because it is masked whole. */
final class JsonNumber {

  /** Most characters of a number. */
  static final int MOST = 1024;

  /** Longer numbers are not written with an exponent, unless they are approximate. */
  private static final int MOST_EXACT = 16;

  private final byte[] written = new byte[MOST];
  private int length;

  static boolean isPart(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
  }

  /** A number as it is, or with its exponent worked in if that leaves it readable. */
  static byte[] withoutExponent(byte[] text, int from, int length) {
    byte[] written = Arrays.copyOfRange(text, from, from + length);
    String number = new String(written, StandardCharsets.US_ASCII);
    int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
    // Two digits are enough for every number that anybody looks for, and no bomb.
    if (exponent < 0 || length - exponent > 4) {
      return written;
    }
    String plain = new BigDecimal(number).stripTrailingZeros().toPlainString();
    return plain.length() > MOST_EXACT ? written : plain.getBytes(StandardCharsets.US_ASCII);
  }

  void add(byte b) throws MalformedException {
    if (length == MOST) {
      throw new MalformedException("a number of more than " + MOST + " characters");
    }
    written[length++] = b;
  }

  byte[] written() {
    return written;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  /** Refuses what is not a number. */
  void check() throws MalformedException {
    int i = at(0) == '-' ? 1 : 0;
    int whole = digits(i);
    boolean right = whole > i && (at(i) != '0' || whole == i + 1);
    i = whole;
    if (at(i) == '.') {
      int fraction = digits(i + 1);
      right &= fraction > i + 1;
      i = fraction;
    }
    if (at(i) == 'e' || at(i) == 'E') {
      int sign = at(i + 1) == '-' || at(i + 1) == '+' ? 1 : 0;
      int exponent = digits(i + 1 + sign);
      right &= exponent > i + 1 + sign;
      i = exponent;
    }
    if (!right || i != length) {
      throw new MalformedException("a number that is none");
    }
  }

  private int digits(int from) {
    int i = from;
    while (at(i) >= '0' && at(i) <= '9') {
      i++;
    }
    return i;
  }

  private int at(int index) {
    return index < length ? written[index] : 0;
  }
}
