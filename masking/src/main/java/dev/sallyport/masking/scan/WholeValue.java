package dev.sallyport.masking.scan;

import dev.sallyport.masking.action.Replacements;
import java.util.Arrays;

/** A string or number that is masked as a whole, whatever is in it; one at a time. */
public final class WholeValue {

  private final Replacements replacements;
  private final Tally tally;
  private final FieldEncoding encoding;
  private final byte[] text = new byte[Replacements.LONGEST_VALUE + Character.BYTES * 2];
  private int detector;
  private int length;
  private boolean counted;

  /**
   * @param encoding how what takes its place is spelled
   */
  public WholeValue(Replacements replacements, Tally tally, FieldEncoding encoding) {
    this.replacements = replacements;
    this.tally = tally;
    this.encoding = encoding;
  }

  /**
   * Goes to the start of another value.
   *
   * @return whether it passes as it is and was only to be counted
   */
  public boolean begin(int detector) {
    this.detector = detector;
    length = 0;
    counted = replacements.passes(detector);
    if (counted) {
      tally.add(detector);
    }
    return counted;
  }

  /** Takes a part of it. What is too long to be kept still counts. */
  public void append(byte[] source, int from, int to) {
    int kept = Math.min(to - from, text.length - length);
    System.arraycopy(source, from, text, length, kept);
    length += kept;
  }

  /** Takes a character of it. */
  public void append(int codePoint) {
    if (length <= Replacements.LONGEST_VALUE) {
      length += Utf8.encode(codePoint, text, length);
    }
  }

  /** Ends it and writes what takes its place; nothing for nothing. */
  public void end(Output output) {
    if (length == 0) {
      return;
    }
    byte[] value = Arrays.copyOf(text, length);
    byte[] restored = length > Replacements.LONGEST_VALUE ? null : replacements.restored(value);
    if (restored != null) {
      tally.add(replacements.token());
      encoding.write(restored, output);
      return;
    }
    tally.add(detector);
    byte[] replacement =
        replacements.needsValue(detector)
            ? replacements.of(detector, value)
            : replacements.constant(detector);
    if (replacements.isLabel(detector)) {
      output.write(replacement);
    } else {
      encoding.write(replacement, output);
    }
  }
}
