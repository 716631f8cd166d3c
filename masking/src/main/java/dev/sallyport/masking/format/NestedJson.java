package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.Utf8;
import java.util.Arrays;

/**
 * JSON in a JSON string, such as the arguments of a tool call: its strings, names and numbers are
 * masked as those of the JSON around it, and what is not masked leaves as it was written. A label
 * that takes the place of a number has quotes around it, escaped for the string around.
 *
 * <p>What turns out to be no JSON is text from there on. Numbers, literals and the space behind
 * them wait until a bracket, comma, colon or quote has followed, because they may be the start of
 * something that is only found in text: {@code [2001:db8::1]}. Where the name of a member demands
 * that its value is masked, everything that is no JSON is masked with it.
 *
 * <p>Outside of strings the tokenizer gets one character at a time, so that where it stops does not
 * depend on how the text is cut.
 */
final class NestedJson implements JsonHandler {

  /** Longer numbers and spaces than this are no start of something else. */
  private static final int MOST_DEFERRED = 2048;

  private final JsonMasking inner;
  private final byte[] character = new byte[4];
  private final Spelling waiting = new Spelling();
  private JsonTokenizer tokenizer = new JsonTokenizer(this);

  /** How many of the waiting bytes are a number, which comes first. */
  private int number;

  /** How many of the waiting bytes the tokenizer has done with. */
  private int deferred;

  private int depth;
  private boolean inString;
  private boolean key;
  private boolean isText;

  NestedJson(JsonMasking inner) {
    this.inner = inner;
  }

  /** Goes to the start of another string. */
  void begin() {
    inner.reset();
    tokenizer = new JsonTokenizer(this);
    waiting.clear();
    number = 0;
    deferred = 0;
    depth = 0;
    inString = false;
    isText = false;
  }

  int held() {
    return waiting.size() + inner.held();
  }

  /** Takes a piece of the string that is written as it is. */
  void append(byte[] source, int from, int to, Output output) {
    inner.writeTo(output);
    int i = from;
    while (i < to) {
      int end = isText || inString ? endOfRun(source, i, to) : i;
      if (end > i) {
        inner.text(source, i, end);
        i = end;
      } else {
        waiting.add(source, i, i + 1, source, i, i + 1);
        feed(source, i, i + 1);
        i++;
      }
    }
  }

  /** Takes a character of the string that is written as an escape. */
  void appendEscape(byte[] source, int length, int codePoint, Output output) {
    inner.writeTo(output);
    if (isText) {
      inner.escape(source, length, codePoint);
      return;
    }
    int bytes = Utf8.encode(codePoint, character, 0);
    waiting.add(character, 0, bytes, source, 0, length);
    feed(character, 0, bytes);
  }

  /** The string ends: everything leaves. */
  void end(Output output) {
    inner.writeTo(output);
    if (!isText) {
      try {
        tokenizer.finish();
        settle();
      } catch (MalformedException cutOff) {
        becomeText();
      }
    }
    if (isText) {
      inner.endString(key);
    }
  }

  /** Up to where a string goes on with ASCII that the tokenizer need not see. */
  private int endOfRun(byte[] source, int from, int to) {
    if (isText) {
      return to;
    }
    int i = from;
    while (waiting.isEmpty() && i < to && JsonTokenizer.isOrdinary(source[i])) {
      i++;
    }
    return i;
  }

  private void feed(byte[] source, int from, int to) {
    if (depth == 0 && !isSpaceOrOpening(source[from])) {
      becomeText();
      return;
    }
    try {
      tokenizer.write(source, from, to);
    } catch (MalformedException noJson) {
      becomeText();
    }
  }

  private void becomeText() {
    isText = true;
    if (!inString) {
      key = false;
      inner.beginText();
    }
    passWaiting(waiting.size());
  }

  /** Passes waiting bytes as text of a string. */
  private void passWaiting(int count) {
    for (int left = count; left > 0; ) {
      int bytes = Math.min(left, waiting.characterLength());
      int start = waiting.start(0);
      int length = waiting.start(bytes) - start;
      byte[] text = waiting.text();
      int head = waiting.head();
      if (length == bytes) {
        inner.text(text, head, head + bytes);
      } else {
        byte[] spelled = Arrays.copyOfRange(waiting.written(), start, start + length);
        inner.escape(spelled, length, Utf8.decode(text, head, bytes));
      }
      waiting.drop(bytes);
      left -= bytes;
    }
  }

  /** Lets go what a bracket, comma, colon, quote or end has followed. */
  private void settle() {
    if (number > 0) {
      inner.number(
          waiting.text(),
          waiting.head(),
          number,
          waiting.written(),
          waiting.start(0),
          waiting.start(number));
      waiting.drop(number);
      deferred -= number;
      number = 0;
    }
    passPlain(deferred);
    deferred = 0;
  }

  private void passPlain(int count) {
    if (count > 0) {
      inner.plain(waiting.written(), waiting.start(0), waiting.start(count));
      waiting.drop(count);
    }
  }

  @Override
  public void plain(byte[] source, int from, int to) {
    int count = to - from;
    if (isStructural(source[from]) || deferred + count > MOST_DEFERRED) {
      settle();
      passPlain(count);
      if (source[from] == ',') {
        inner.nextElement();
      }
    } else if (deferred == 0 && number == 0 && source[from] <= ' ') {
      passPlain(count);
    } else {
      deferred += count;
    }
  }

  private static boolean isSpaceOrOpening(byte b) {
    return " \n\r\t{[".indexOf(b) >= 0;
  }

  private static boolean isStructural(byte b) {
    return "{}[],:\"".indexOf(b) >= 0;
  }

  @Override
  public void beginString(boolean key) {
    inString = true;
    this.key = key;
    inner.beginString(key);
  }

  @Override
  public void text(byte[] source, int from, int to) {
    passWaiting(to - from);
  }

  @Override
  public void escape(byte[] source, int length, int codePoint) {
    int start = waiting.start(0);
    int end = waiting.start(length);
    inner.escape(Arrays.copyOfRange(waiting.written(), start, end), end - start, codePoint);
    waiting.drop(length);
  }

  @Override
  public void endString(boolean key) {
    inner.endString(key);
    inString = false;
  }

  @Override
  public void number(byte[] source, int length) {
    number = length;
    deferred = length;
  }

  @Override
  public void open(boolean object) {
    depth++;
    inner.open(object);
  }

  @Override
  public void close() {
    depth--;
    inner.close();
  }
}
