package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.Scanner;

/**
 * Text in any encoding that extends ASCII. A NUL byte betrays binary data or an encoding with wider
 * units, in which nothing would be found: it is refused.
 */
public final class TextFormat implements Format {

  private final Scanner scanner;

  /** Text that goes through a scanner. */
  public TextFormat(Scanner scanner) {
    this.scanner = scanner;
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) throws MalformedException {
    for (int i = from; i < to; i++) {
      if (source[i] == 0) {
        throw new MalformedException("a NUL byte in text");
      }
    }
    scanner.append(source, from, to, output);
  }

  @Override
  public void finish(Output output) {
    scanner.end(output);
  }

  @Override
  public int held() {
    return scanner.held();
  }
}
