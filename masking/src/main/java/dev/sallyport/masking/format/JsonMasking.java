package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Scanner;
import dev.sallyport.masking.scan.Tally;

/**
 * Masks the strings, keys and numbers of JSON texts and passes everything else as it is. A number
 * in which something is found becomes a string that is the label.
 */
class JsonMasking implements JsonHandler {

  /** Numbers of fewer characters hold nothing that any detector looks for. */
  private static final int SHORTEST_NUMBER = 7;

  private final ScanPlan plan;
  private final Tally tally;
  private final Scanner strings;
  private final Scanner numbers;
  private final Output scratch = new Output();
  private Output output = new Output();

  JsonMasking(ScanPlan plan, Tally tally) {
    this.plan = plan;
    this.tally = tally;
    strings = new Scanner(plan, tally);
    numbers = new Scanner(plan, tally);
  }

  /** Says where to write from now on. */
  void writeTo(Output output) {
    this.output = output;
  }

  Output output() {
    return output;
  }

  /** The scanner of the string at hand. */
  Scanner strings() {
    return strings;
  }

  int held() {
    return strings.held();
  }

  @Override
  public void plain(byte[] source, int from, int to) {
    output.write(source, from, to);
  }

  @Override
  public void beginString(boolean key) {}

  @Override
  public void text(byte[] source, int from, int to) {
    strings().append(source, from, to, output);
  }

  @Override
  public void escape(byte[] source, int length, int codePoint) {
    strings().appendEscape(source, length, codePoint, output);
  }

  @Override
  public void endString(boolean key) {
    strings().end(output);
  }

  @Override
  public void number(byte[] source, int length) {
    if (length >= SHORTEST_NUMBER) {
      long before = tally.total();
      numbers.append(source, 0, length, scratch);
      numbers.end(scratch);
      scratch.clear();
      if (tally.total() > before) {
        output.write('"');
        output.write(plan.label(tally.last()));
        output.write('"');
        return;
      }
    }
    output.write(source, 0, length);
  }

  @Override
  public void open(boolean object) {}

  @Override
  public void close() {}
}
