package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.FieldEncoding;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Scanner;
import dev.sallyport.masking.scan.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Masks one JSON string or other text at a time, given in pieces: as text, or as JSON if its first
 * character but for space is a brace or bracket.
 */
final class StringMasking {

  /** The level of text that is in no string. */
  static final int OUTSIDE = -1;

  /** How deep JSON in strings of JSON is looked for; what is deeper is text. */
  private static final int MOST_LEVELS = 3;

  private static final byte[] NONE = {};

  private enum Kind {
    /** Nothing but space has come. */
    OPEN,
    TEXT,
    JSON
  }

  private final ScanPlan plan;
  private final Tally tally;
  private final int level;
  private final FieldEncoding around;
  private final Scanner scanner;
  private @Nullable NestedJson nested;
  private Kind kind = Kind.OPEN;
  private byte[] introduction = NONE;

  /**
   * At the start of a string.
   *
   * @param level how many strings the JSON is in to which these strings belong, or {@link #OUTSIDE}
   * @param around how the text is spelled in which they are
   */
  StringMasking(ScanPlan plan, Tally tally, int level, FieldEncoding around) {
    this.plan = plan;
    this.tally = tally;
    this.level = level;
    this.around = around;
    FieldEncoding encoding = level == OUTSIDE ? around : new FieldEncoding.Json(level).in(around);
    scanner = new Scanner(plan, tally, encoding);
  }

  /** Makes the string at hand text, whatever it begins with. */
  void beginText() {
    kind = Kind.TEXT;
    scanner.prime(introduction);
  }

  /** Says what is to be thought of before the string at hand, should it be text. */
  void introduce(byte[] introduction) {
    this.introduction = introduction;
  }

  void append(byte[] source, int from, int to, Output output) {
    if (kind == Kind.OPEN) {
      int first = from;
      while (first < to && isSpace(source[first])) {
        first++;
      }
      if (first < to) {
        scanner.append(source, from, first, output);
        decide(source[first], output);
        append(source, first, to, output);
        return;
      }
    }
    if (kind == Kind.JSON) {
      json().append(source, from, to, output);
    } else {
      scanner.append(source, from, to, output);
    }
  }

  void appendEscape(byte[] source, int length, int codePoint, Output output) {
    if (kind == Kind.OPEN && !isSpace(codePoint)) {
      decide(codePoint, output);
    }
    if (kind == Kind.JSON) {
      json().appendEscape(source, length, codePoint, output);
    } else {
      scanner.appendEscape(source, length, codePoint, output);
    }
  }

  /** Ends the string: everything leaves, and another one may begin. */
  void end(Output output) {
    if (kind == Kind.JSON) {
      json().end(output);
    } else {
      scanner.end(output);
    }
    reset();
  }

  /** Goes to the start of another string. What was held of the last one is lost. */
  void reset() {
    scanner.reset();
    kind = Kind.OPEN;
    introduction = NONE;
  }

  int held() {
    return kind == Kind.JSON ? json().held() : scanner.held();
  }

  private void decide(int first, Output output) {
    if (level < MOST_LEVELS && (first == '{' || first == '[')) {
      scanner.end(output);
      kind = Kind.JSON;
      json().begin();
    } else {
      beginText();
    }
  }

  private NestedJson json() {
    NestedJson json = nested;
    if (json == null) {
      json =
          new NestedJson(new JsonMasking(plan.withoutDropping(), tally, level + 1, true, around));
      nested = json;
    }
    return json;
  }

  private static boolean isSpace(int symbol) {
    return symbol == ' ' || symbol == '\n' || symbol == '\r' || symbol == '\t';
  }
}
