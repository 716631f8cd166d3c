package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.FieldNames;
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
  private final Tally inNumbers;
  private final Scanner numbers;
  private final FieldNames fieldNames;
  private final Output scratch = new Output();
  private Output output = new Output();

  /** Whether the string at hand is a key. */
  private boolean key;

  /** Hash of the last key. */
  private long name;

  /** The detector that masks the next value whole because of its key. */
  private int named = FieldNames.NONE;

  /** Whether the string at hand is masked whole. */
  private boolean whole;

  /** Whether there was anything in it. */
  private boolean filled;

  JsonMasking(ScanPlan plan, Tally tally) {
    this.plan = plan;
    this.tally = tally;
    strings = new Scanner(plan, tally);
    inNumbers = new Tally(plan.detectors().size());
    numbers = new Scanner(plan, inNumbers);
    fieldNames = plan.fieldNames();
  }

  /** Says where to write from now on. */
  void writeTo(Output output) {
    this.output = output;
  }

  Output output() {
    return output;
  }

  int held() {
    return strings.held();
  }

  @Override
  public void plain(byte[] source, int from, int to) {
    output.write(source, from, to);
  }

  @Override
  public void beginString(boolean key) {
    this.key = key;
    if (key) {
      name = FieldNames.EMPTY;
    } else if (named != FieldNames.NONE) {
      whole = true;
      filled = false;
    }
  }

  @Override
  public void text(byte[] source, int from, int to) {
    if (whole) {
      filled = true;
      return;
    }
    if (key && !fieldNames.isEmpty()) {
      long hash = name;
      for (int i = from; i < to; i++) {
        hash = FieldNames.add(hash, source[i]);
      }
      name = hash;
    }
    strings.append(source, from, to, output);
  }

  @Override
  public void escape(byte[] source, int length, int codePoint) {
    if (whole) {
      filled = true;
      return;
    }
    if (key) {
      name = FieldNames.add(name, codePoint);
    }
    strings.appendEscape(source, length, codePoint, output);
  }

  @Override
  public void endString(boolean key) {
    if (key) {
      named = fieldNames.isEmpty() ? FieldNames.NONE : fieldNames.detector(name);
    } else if (whole) {
      whole = false;
      if (filled) {
        redact(named);
      }
      named = FieldNames.NONE;
      return;
    }
    strings.end(output);
  }

  @Override
  public void number(byte[] source, int length) {
    int found = named != FieldNames.NONE ? named : find(source, length);
    named = FieldNames.NONE;
    if (found == FieldNames.NONE) {
      output.write(source, 0, length);
    } else {
      output.write('"');
      redact(found);
      output.write('"');
    }
  }

  /** The detector that finds something in a number. */
  private int find(byte[] source, int length) {
    if (length < SHORTEST_NUMBER) {
      return FieldNames.NONE;
    }
    long before = inNumbers.total();
    numbers.append(source, 0, length, scratch);
    numbers.end(scratch);
    scratch.clear();
    return inNumbers.total() > before ? inNumbers.last() : FieldNames.NONE;
  }

  private void redact(int detector) {
    output.write(plan.label(detector));
    tally.add(detector);
  }

  @Override
  public void open(boolean object) {
    named = FieldNames.NONE;
  }

  @Override
  public void close() {}
}
