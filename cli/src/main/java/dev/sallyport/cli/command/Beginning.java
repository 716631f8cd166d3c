package dev.sallyport.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The beginning of an input that comes in pieces. */
final class Beginning {
  private static final int ENOUGH = 1024;

  private Beginning() {}

  /**
   * Reads until there is enough to tell what it is: a line that is not blank, a kilobyte, or all.
   */
  static byte[] of(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] piece = new byte[ENOUGH];
    int length = in.read(piece);
    while (length >= 0) {
      read.write(piece, 0, length);
      if (isEnough(read)) {
        break;
      }
      length = in.read(piece);
    }
    return read.toByteArray();
  }

  private static boolean isEnough(ByteArrayOutputStream read) {
    return read.size() >= ENOUGH
        || read.toString(StandardCharsets.ISO_8859_1).stripLeading().indexOf('\n') >= 0;
  }
}
