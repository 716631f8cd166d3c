package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.FieldEncoding;
import dev.sallyport.masking.scan.FieldNames;
import dev.sallyport.masking.scan.MemberName;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;
import dev.sallyport.masking.scan.WholeValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Masks texts and numbers that are at hand as a whole, by their content and their field's name. */
final class ProtobufText {

  /** Numbers of fewer digits hold nothing that any detector looks for. */
  private static final int SHORTEST_NUMBER = 7;

  private final ScanPlan plan;
  private final Tally tally;
  private final FieldNames fieldNames;
  private final StringMasking text;
  private final WholeValue whole;
  private final Output output = new Output();

  ProtobufText(ScanPlan plan, Tally tally) {
    this.plan = plan;
    this.tally = tally;
    fieldNames = plan.fieldNames();
    text = new StringMasking(plan, tally, StringMasking.OUTSIDE, new FieldEncoding.Plain());
    whole = new WholeValue(plan.replacements(), tally, new FieldEncoding.Plain());
  }

  /**
   * Masks a text.
   *
   * @param name the name of the field it is in, if that is known
   * @return null if nothing in it changes
   */
  byte @Nullable [] mask(byte[] value, @Nullable MemberName name) {
    int named = name == null ? FieldNames.NONE : fieldNames.detector(name);
    if (named != FieldNames.NONE) {
      if (value.length == 0 || whole.begin(named)) {
        return null;
      }
      whole.append(value, 0, value.length);
      whole.end(output);
      return output.take();
    }
    byte[] word = name == null ? null : fieldNames.introduction(name);
    if (word != null) {
      String introduction = new String(word, StandardCharsets.US_ASCII) + "=";
      text.introduce(introduction.getBytes(StandardCharsets.US_ASCII));
    }
    text.append(value, 0, value.length, output);
    text.end(output);
    byte[] masked = output.take();
    return Arrays.equals(masked, value) ? null : masked;
  }

  /** Whether anything is found in a text, which stays as it is. */
  boolean finds(byte[] value) {
    long before = tally.total();
    text.append(value, 0, value.length, output);
    text.end(output);
    output.clear();
    return tally.total() > before;
  }

  /** Whether a number may not leave. */
  boolean hides(String number, @Nullable MemberName name) {
    int named = name == null || number.isEmpty() ? FieldNames.NONE : fieldNames.detector(name);
    if (named != FieldNames.NONE) {
      tally.add(named);
    } else if (number.length() < SHORTEST_NUMBER
        || !finds(number.getBytes(StandardCharsets.US_ASCII))) {
      return false;
    }
    return !plan.replacements().passes(tally.last());
  }
}
