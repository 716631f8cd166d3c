package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.FieldEncoding;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;
import dev.sallyport.masking.scan.WholeValue;

/** Text that is masked whole, because of the name of the field it is. */
public final class FieldFormat implements Format {

  private final WholeValue value;
  private final boolean passes;

  /**
   * @param detector the detector that masks what has such a name
   */
  public FieldFormat(ScanPlan plan, Tally tally, int detector) {
    value = new WholeValue(plan.replacements(), tally, new FieldEncoding.Plain());
    passes = value.begin(detector);
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) {
    if (passes) {
      output.write(source, from, to);
    } else {
      value.append(source, from, to);
    }
  }

  @Override
  public void finish(Output output) {
    if (!passes) {
      value.end(output);
    }
  }

  @Override
  public int held() {
    return 0;
  }
}
