package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.FieldEncoding;
import dev.sallyport.masking.scan.FieldNames;
import dev.sallyport.masking.scan.MemberName;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;
import dev.sallyport.masking.scan.Utf8;
import dev.sallyport.masking.scan.WholeValue;
import java.nio.charset.StandardCharsets;

/**
 * Names and values with percent-escapes: forms (WHATWG URL, application/x-www-form-urlencoded) and
 * request targets (RFC 3986 §2.1). Each segment, name and value is looked at by itself, in decoded
 * text, so that what is masked never takes a slash, ampersand or equals sign with it; what is not
 * masked leaves in the spelling it came in. A percent sign that begins no escape stands for itself.
 * A NUL byte betrays an encoding in which nothing would be found: it is refused.
 */
public final class UrlEncodedFormat implements Format {

  private static final int ESCAPE = 3;
  private static final byte[] PLUS = {'+'};

  /** What the bytes belong to. */
  private enum Part {
    SEGMENT,
    NAME,
    VALUE
  }

  private static final FieldEncoding PERCENT = new FieldEncoding.Percent();

  private final WholeValue value;
  private final FieldNames fieldNames;
  private final StringMasking text;
  private final MemberName name = new MemberName();
  private final byte[] escape = new byte[ESCAPE];
  private int read;
  private Part part;

  /** Whether the value at hand is masked whole because of its name. */
  private boolean whole;

  private UrlEncodedFormat(ScanPlan plan, Tally tally, Part first) {
    value = new WholeValue(plan.replacements(), tally, PERCENT);
    fieldNames = plan.fieldNames();
    text = new StringMasking(plan, tally, StringMasking.OUTSIDE, PERCENT);
    part = first;
    name.begin();
  }

  /** A form. */
  public static UrlEncodedFormat ofForm(ScanPlan plan, Tally tally) {
    return new UrlEncodedFormat(plan, tally, Part.NAME);
  }

  /** Path and query of a request: a plus sign means a space in the query alone. */
  public static UrlEncodedFormat ofTarget(ScanPlan plan, Tally tally) {
    return new UrlEncodedFormat(plan, tally, Part.SEGMENT);
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) throws MalformedException {
    int plain = from;
    for (int i = from; i < to; i++) {
      byte b = source[i];
      if (b == 0) {
        throw new MalformedException("a NUL byte in a form");
      }
      if (read > 0 || b == '%' || b == '+' || isSeparator(b)) {
        plain(source, plain, i, output);
        plain = i + 1;
        take(b, output);
      }
    }
    plain(source, plain, to, output);
  }

  @Override
  public void finish(Output output) {
    endPart(output);
  }

  @Override
  public int held() {
    return text.held() + read;
  }

  private boolean isSeparator(byte b) {
    return switch (part) {
      case SEGMENT -> b == '/' || b == '?';
      case NAME -> b == '=' || b == '&';
      case VALUE -> b == '&';
    };
  }

  private void take(byte b, Output output) {
    if (read > 0 && Character.digit(b, 16) < 0) {
      giveUpEscape(output);
    }
    if (read > 0 || b == '%') {
      escape[read++] = b;
      if (read == ESCAPE) {
        read = 0;
        escaped(escape, ESCAPE, escapedByte(), output);
      }
    } else if (isSeparator(b)) {
      separate(b, output);
    } else if (b == '+' && part != Part.SEGMENT) {
      escaped(PLUS, 1, ' ', output);
    } else {
      plain(new byte[] {b}, 0, 1, output);
    }
  }

  private void separate(byte separator, Output output) {
    endPart(output);
    output.write(separator);
    switch (separator) {
      case '=' -> {
        part = Part.VALUE;
        beginValue();
      }
      case '&', '?' -> {
        part = Part.NAME;
        name.begin();
      }
      default -> part = Part.SEGMENT;
    }
  }

  private void beginValue() {
    int named = fieldNames.detector(name);
    whole = named != FieldNames.NONE && !value.begin(named);
    byte[] word = fieldNames.introduction(name);
    if (named == FieldNames.NONE && word != null) {
      String introduction = new String(word, StandardCharsets.US_ASCII) + "=";
      text.introduce(introduction.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void endPart(Output output) {
    giveUpEscape(output);
    if (whole) {
      value.end(output);
      whole = false;
    } else {
      text.end(output);
    }
  }

  private void plain(byte[] source, int from, int to, Output output) {
    if (whole) {
      value.append(source, from, to);
      return;
    }
    if (from == to) {
      return;
    }
    if (part == Part.NAME) {
      for (int i = from; i < to; i++) {
        name.add(source[i]);
      }
    }
    text.append(source, from, to, output);
  }

  private void escaped(byte[] source, int length, int character, Output output) {
    if (whole) {
      value.append(character);
      return;
    }
    if (part == Part.NAME) {
      name.add(character);
    }
    text.appendEscape(source, length, character, output);
  }

  /** Negative above 0x7F: several of them may be one character (see {@link Utf8#encode}). */
  private int escapedByte() {
    return (byte) (Character.digit(escape[1], 16) << 4 | Character.digit(escape[2], 16));
  }

  /** What began like an escape is none. */
  private void giveUpEscape(Output output) {
    int length = read;
    read = 0;
    plain(escape, 0, length, output);
  }
}
