package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.FieldEncoding;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Text in any encoding that extends ASCII. What begins with a brace or bracket is read as JSON for
 * as long as it is JSON, because many send JSON under the name of text, with its escapes. A NUL
 * byte betrays binary data or an encoding with wider units, in which nothing would be found: it is
 * refused.
 */
public final class TextFormat implements Format {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final StringMasking text;

  /** Text in which the detectors of a plan are looked for. */
  public TextFormat(ScanPlan plan, Tally tally) {
    text = new StringMasking(plan, tally, StringMasking.OUTSIDE, new FieldEncoding.Plain());
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) throws MalformedException {
    if (hasNul(source, from, to)) {
      throw new MalformedException("a NUL byte in text");
    }
    text.append(source, from, to, output);
  }

  @Override
  public void finish(Output output) {
    text.end(output);
  }

  @Override
  public int held() {
    return text.held();
  }

  /** Looks at eight bytes at a time: a byte borrows from its high bit only if it is zero. */
  private static boolean hasNul(byte[] source, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long eight = (long) EIGHT.get(source, i);
      if (((eight - ONES) & ~eight & HIGH_BITS) != 0) {
        return true;
      }
    }
    while (i < to && source[i] != 0) {
      i++;
    }
    return i < to;
  }
}
