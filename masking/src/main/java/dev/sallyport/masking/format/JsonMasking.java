package dev.sallyport.masking.format;

import dev.sallyport.core.resource.SignedParts;
import dev.sallyport.masking.scan.FieldEncoding;
import dev.sallyport.masking.scan.FieldNames;
import dev.sallyport.masking.scan.MemberName;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.PathTracker;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Scanner;
import dev.sallyport.masking.scan.Tally;
import dev.sallyport.masking.scan.WholeValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Masks the strings, keys and numbers of JSON texts and passes everything else as it is. A number
 * in which something is found becomes a string that is the label.
 */
class JsonMasking implements JsonHandler {

  /** Numbers of fewer characters hold nothing that any detector looks for. */
  private static final int SHORTEST_NUMBER = 7;

  private final boolean nested;
  private final byte[] quote;
  private final StringMasking ordinary;
  private final StringMasking signed;
  private final SignedParts signedParts;

  /** Where the text of the string at hand goes. */
  private StringMasking strings;

  private final Tally inNumbers;
  private final Scanner numbers;
  private final WholeValue value;
  private final FieldNames fieldNames;
  private final boolean wantsNames;
  private final @Nullable PathTracker paths;
  private final MemberName name = new MemberName();
  private final Output scratch = new Output();
  private Output output = new Output();

  /** Whether the name of the string at hand is wanted. */
  private boolean naming;

  /** The detector that masks the next value whole because of its key. */
  private int named = FieldNames.NONE;

  /** What gives the next value away in text because of its key. */
  private byte @Nullable [] introduction;

  /** Whether the string at hand is masked whole. */
  private boolean whole;

  /** Whether the next value is one that a signature covers. */
  private boolean signs;

  /** Whether the string at hand passes without being looked at. */
  private boolean unseen;

  /**
   * For JSON texts.
   *
   * @param level how many strings the JSON is in
   */
  JsonMasking(ScanPlan plan, Tally tally, int level) {
    this(plan, tally, level, level > 0, new FieldEncoding.Plain());
  }

  /**
   * For JSON texts in some other text.
   *
   * @param level how many strings the JSON is in
   * @param nested whether it may turn out to be text
   * @param around how the text is spelled in which it is
   */
  JsonMasking(ScanPlan plan, Tally tally, int level, boolean nested, FieldEncoding around) {
    this.nested = nested;
    quote = quote(level, around);
    ordinary = new StringMasking(plan, tally, level, around);
    strings = ordinary;
    signedParts = plan.parts().signedParts();
    signed =
        signedParts == SignedParts.REFUSE
            ? new StringMasking(plan, tally.refusing(), level, around)
            : ordinary;
    inNumbers = new Tally(plan.detectors().size());
    numbers = new Scanner(plan, inNumbers);
    value = new WholeValue(plan.replacements(), tally, new FieldEncoding.Json(level).in(around));
    fieldNames = plan.fieldNames();
    paths = plan.paths().isEmpty() ? null : new PathTracker(plan.paths());
    wantsNames = paths != null || !fieldNames.isEmpty() || signedParts != SignedParts.MASK;
  }

  private static byte[] quote(int level, FieldEncoding around) {
    Output quote = new Output();
    String json = "\\".repeat((1 << level) - 1) + '"';
    around.write(json.getBytes(StandardCharsets.US_ASCII), quote);
    return quote.take();
  }

  /** Goes to the start of another body. What was held of the last one is lost. */
  void reset() {
    ordinary.reset();
    signed.reset();
    named = FieldNames.NONE;
    introduction = null;
    whole = false;
    signs = false;
    unseen = false;
    strings = ordinary;
    if (paths != null) {
      paths.reset();
    }
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
    naming = (key || nested) && wantsNames;
    if (!key) {
      beginValue();
    }
    if (naming) {
      name.begin();
    }
    strings = signs && !key ? signed : ordinary;
    unseen = signs && !key && named == FieldNames.NONE && signedParts == SignedParts.PASS;
    signs = false;
    if (key) {
      strings.beginText();
    } else if (named != FieldNames.NONE && !value.begin(named)) {
      whole = true;
    } else if (introduction != null) {
      strings.introduce(introduction);
    }
    introduction = null;
  }

  /** What follows is no JSON: it is text up to the {@linkplain #endString end} of a string. */
  void beginText() {
    beginString(false);
    naming = false;
    strings.beginText();
  }

  @Override
  public void text(byte[] source, int from, int to) {
    if (unseen) {
      output.write(source, from, to);
      return;
    }
    if (whole) {
      value.append(source, from, to);
      return;
    }
    if (naming) {
      for (int i = from; i < to; i++) {
        name.add(source[i]);
      }
    }
    strings.append(source, from, to, output);
  }

  @Override
  public void escape(byte[] source, int length, int codePoint) {
    if (unseen) {
      output.write(source, 0, length);
      return;
    }
    if (whole) {
      value.append(codePoint);
      return;
    }
    if (naming) {
      name.add(codePoint);
    }
    strings.appendEscape(source, length, codePoint, output);
  }

  @Override
  public void endString(boolean key) {
    if (whole) {
      value.end(output);
    } else {
      strings.end(output);
    }
    whole = false;
    unseen = false;
    signs = key && naming && signedParts != SignedParts.MASK && name.isThinking();
    named = key && naming ? detectorOfMember() : FieldNames.NONE;
    if (naming && named == FieldNames.NONE) {
      introduction = introduction(key ? "=" : "\"");
    }
  }

  private int detectorOfMember() {
    int byPath = paths == null ? FieldNames.NONE : paths.member(name);
    int byName = fieldNames.detector(name);
    return byName == FieldNames.NONE ? byPath : byName;
  }

  /** A value begins that may be an element which a path leads to. */
  private void beginValue() {
    int element = paths == null ? FieldNames.NONE : paths.value();
    named = element == FieldNames.NONE ? named : element;
  }

  private byte @Nullable [] introduction(String mark) {
    byte[] word = fieldNames.introduction(name);
    return word == null
        ? null
        : (new String(word, StandardCharsets.US_ASCII) + mark).getBytes(StandardCharsets.US_ASCII);
  }

  /** A comma has followed: what the last string said of what follows it is void. */
  void nextElement() {
    introduction = null;
  }

  @Override
  public void number(byte[] source, int length) {
    number(source, 0, length, source, 0, length);
  }

  /**
   * A number.
   *
   * @param text holds its characters
   * @param written holds the form in which it leaves if nothing is found in it
   */
  void number(byte[] text, int from, int length, byte[] written, int writtenFrom, int writtenTo) {
    beginValue();
    signs = false;
    int found = named != FieldNames.NONE ? named : find(text, from, length);
    named = FieldNames.NONE;
    introduction = null;
    boolean passes = found == FieldNames.NONE || value.begin(found);
    if (passes) {
      output.write(written, writtenFrom, writtenTo);
    } else {
      output.write(quote);
      value.append(text, from, from + length);
      value.end(output);
      output.write(quote);
    }
  }

  /** The detector that finds something in a number. */
  private int find(byte[] text, int from, int length) {
    if (introduction != null) {
      numbers.prime(introduction);
    } else if (length < SHORTEST_NUMBER) {
      return FieldNames.NONE;
    }
    long before = inNumbers.total();
    byte[] whole = JsonNumber.withoutExponent(text, from, length);
    numbers.append(whole, 0, whole.length, scratch);
    numbers.end(scratch);
    scratch.clear();
    return inNumbers.total() > before ? inNumbers.last() : FieldNames.NONE;
  }

  @Override
  public void open(boolean object) {
    if (paths != null) {
      beginValue();
      paths.open(object);
    }
    named = FieldNames.NONE;
    introduction = null;
    signs = false;
  }

  @Override
  public void close() {
    if (paths != null) {
      paths.close();
    }
    introduction = null;
  }
}
