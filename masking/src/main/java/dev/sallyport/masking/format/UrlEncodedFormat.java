package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.Scanner;

/**
 * Names and values with percent-escapes: forms (WHATWG URL, application/x-www-form-urlencoded) and
 * request targets (RFC 3986 §2.1). Values are looked for in the decoded text; what is not masked
 * leaves in the spelling it came in. A percent sign that begins no escape stands for itself, and
 * each escaped byte above 0x7F counts as a letter.
 */
public final class UrlEncodedFormat implements Format {

  private static final int ESCAPE = 3;
  private static final byte[] PLUS = {'+'};

  private final Scanner scanner;
  private final byte[] escape = new byte[ESCAPE];
  private int read;
  private boolean plusIsSpace;

  private UrlEncodedFormat(Scanner scanner, boolean plusIsSpace) {
    this.scanner = scanner;
    this.plusIsSpace = plusIsSpace;
  }

  /** A form, which goes through a scanner. */
  public UrlEncodedFormat(Scanner scanner) {
    this(scanner, true);
  }

  /** Path and query of a request: a plus sign means a space in the query alone. */
  public static UrlEncodedFormat ofTarget(Scanner scanner) {
    return new UrlEncodedFormat(scanner, false);
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) {
    int plain = from;
    for (int i = from; i < to; i++) {
      byte b = source[i];
      boolean special = read > 0 || b == '%' || b == '+' || b == '?';
      if (special) {
        scanner.append(source, plain, i, output);
        plain = i + 1;
        take(b, output);
      }
    }
    scanner.append(source, plain, to, output);
  }

  @Override
  public void finish(Output output) {
    giveUpEscape(output);
    scanner.end(output);
  }

  @Override
  public int held() {
    return scanner.held() + read;
  }

  private void take(byte b, Output output) {
    if (read > 0 && Character.digit(b, 16) < 0) {
      giveUpEscape(output);
    }
    if (read > 0 || b == '%') {
      escape[read++] = b;
      if (read == ESCAPE) {
        read = 0;
        scanner.appendEscape(escape, ESCAPE, value(), output);
      }
      return;
    }
    plusIsSpace |= b == '?';
    if (b == '+' && plusIsSpace) {
      scanner.appendEscape(PLUS, 1, ' ', output);
    } else {
      scanner.append(new byte[] {b}, 0, 1, output);
    }
  }

  private int value() {
    return Character.digit(escape[1], 16) << 4 | Character.digit(escape[2], 16);
  }

  /** What began like an escape is none. */
  private void giveUpEscape(Output output) {
    scanner.append(escape, 0, read, output);
    read = 0;
  }
}
