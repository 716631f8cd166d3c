package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.FieldEncoding;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Scanner;
import dev.sallyport.masking.scan.Tally;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body of several parts (RFC 2046, section 5.1; RFC 7578), each masked by its own type. It begins
 * with its boundary and ends with it: readers differ in what they make of text before and behind,
 * of white space after a boundary and of lone line feeds, so that none of these is let through.
 */
public final class MultipartFormat implements Format {

  /** Most bytes before the content of a part. */
  static final int MOST_HEAD = 16 * 1024;

  /** The two dashes, a boundary (RFC 2046, section 5.1.1) and the end of the line. */
  private static final int MOST_BOUNDARY = 2 + 70 + 2;

  private static final Pattern BOUNDARY =
      Pattern.compile("--[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  /** Says how a part is masked. */
  public interface Parts {

    /**
     * The format of a part that begins.
     *
     * @throws MalformedException if it may not pass
     */
    Format begin(PartHead head) throws MalformedException;
  }

  private enum State {
    /** In the line that is the boundary. */
    FIRST_LINE,
    /** Behind a boundary that was found. */
    AFTER_BOUNDARY,
    HEAD,
    /** Behind the empty line. */
    FIRST_OF_CONTENT,
    CONTENT,
    /** Behind the last boundary. */
    END
  }

  private final Parts parts;
  private final Scanner lines;
  private final Output pending = new Output();
  private State state = State.FIRST_LINE;

  /** The line end, two dashes and the boundary: what ends a part. */
  private byte[] delimiter = {};

  private @Nullable Format part;
  private boolean uninspected;

  /** Parts in which the detectors of a plan are looked for. */
  public MultipartFormat(ScanPlan plan, Tally tally, Parts parts) {
    this.parts = parts;
    lines = new Scanner(plan, tally, new FieldEncoding.Plain());
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) throws MalformedException {
    pending.write(source, from, to);
    byte[] bytes = pending.array();
    int size = pending.size();
    int done = 0;
    State before = state;
    int next = step(bytes, done, size, output);
    while (next > done || state != before) {
      done = next;
      before = state;
      next = step(bytes, done, size, output);
    }
    byte[] rest = Arrays.copyOfRange(bytes, done, size);
    pending.clear();
    pending.write(rest);
  }

  @Override
  public void finish(Output output) throws MalformedException {
    boolean emptyForm =
        state == State.HEAD && pending.size() == 0 && part == null && endsWithDashes();
    if (state != State.END && !emptyForm) {
      throw new MalformedException("a multipart body that does not end with its boundary");
    }
    output.write(pending.array(), 0, pending.size());
  }

  @Override
  public int held() {
    return pending.size() + (part == null ? 0 : part.held());
  }

  @Override
  public boolean hasUninspected() {
    return uninspected;
  }

  /** Takes what can be taken from an index on; returns where that ends. */
  private int step(byte[] bytes, int from, int to, Output output) throws MalformedException {
    return switch (state) {
      case FIRST_LINE -> firstLine(bytes, from, to, output);
      case AFTER_BOUNDARY -> afterBoundary(bytes, from, to, output);
      case HEAD -> head(bytes, from, to, output);
      case FIRST_OF_CONTENT -> firstOfContent(bytes, from, to, output);
      case CONTENT -> content(bytes, from, to, output);
      case END -> end(bytes, from, to);
    };
  }

  private int firstLine(byte[] bytes, int from, int to, Output output) throws MalformedException {
    int end = indexOf(LINE_END, bytes, from, to);
    if (end < 0 && to - from < MOST_BOUNDARY) {
      return from;
    }
    String line = new String(bytes, from, Math.max(0, end - from), StandardCharsets.ISO_8859_1);
    if (!BOUNDARY.matcher(line).matches()) {
      throw new MalformedException("a multipart body that does not begin with its boundary");
    }
    delimiter = ("\r\n" + line).getBytes(StandardCharsets.ISO_8859_1);
    output.write(bytes, from, end + LINE_END.length);
    state = State.HEAD;
    return end + LINE_END.length;
  }

  private int afterBoundary(byte[] bytes, int from, int to, Output output)
      throws MalformedException {
    if (to - from < 2) {
      return from;
    }
    boolean last = bytes[from] == '-' && bytes[from + 1] == '-';
    if (!last && (bytes[from] != '\r' || bytes[from + 1] != '\n')) {
      throw new MalformedException("a boundary of a multipart body that is not alone on its line");
    }
    output.write(bytes, from, from + 2);
    state = last ? State.END : State.HEAD;
    return from + 2;
  }

  private int head(byte[] bytes, int from, int to, Output output) throws MalformedException {
    boolean empty = to - from >= 2 && bytes[from] == '\r' && bytes[from + 1] == '\n';
    int end = empty ? from : indexOf(HEAD_END, bytes, from, to);
    if (end < 0) {
      if (to - from > MOST_HEAD) {
        throw new MalformedException("a part of a multipart body with a head that is too large");
      }
      return from;
    }
    PartHead head = PartHead.read(bytes, from, end);
    Format begun = parts.begin(head);
    part = begun;
    uninspected |= begun.hasUninspected();
    for (String line : head.lines()) {
      byte[] spelled = line.getBytes(StandardCharsets.ISO_8859_1);
      lines.append(spelled, 0, spelled.length, output);
      lines.end(output);
      output.write(LINE_END);
    }
    output.write(LINE_END);
    state = State.FIRST_OF_CONTENT;
    return empty ? from + LINE_END.length : end + HEAD_END.length;
  }

  /** The end of the empty line may be that before the boundary: then there is no content. */
  private int firstOfContent(byte[] bytes, int from, int to, Output output)
      throws MalformedException {
    int wanted = delimiter.length - LINE_END.length;
    int count = Math.min(wanted, to - from);
    if (!Arrays.equals(
        bytes, from, from + count, delimiter, LINE_END.length, LINE_END.length + count)) {
      state = State.CONTENT;
      return content(bytes, from, to, output);
    }
    if (count < wanted) {
      return from;
    }
    endPart(output);
    output.write(bytes, from, from + wanted);
    return from + wanted;
  }

  private void endPart(Output output) throws MalformedException {
    if (part != null) {
      part.finish(output);
    }
    state = State.AFTER_BOUNDARY;
  }

  private int content(byte[] bytes, int from, int to, Output output) throws MalformedException {
    Format format = part == null ? new PassingFormat() : part;
    int end = indexOf(delimiter, bytes, from, to);
    if (end < 0) {
      int safe = Math.max(from, to - delimiter.length + 1);
      if (safe > from) {
        format.write(bytes, from, safe, output);
      }
      return safe;
    }
    if (end > from) {
      format.write(bytes, from, end, output);
    }
    endPart(output);
    output.write(delimiter);
    return end + delimiter.length;
  }

  /** Nothing but one line end may follow. */
  private static int end(byte[] bytes, int from, int to) throws MalformedException {
    int count = to - from;
    if (count > LINE_END.length
        || !Arrays.equals(bytes, from, to, LINE_END, 0, Math.min(count, LINE_END.length))) {
      throw new MalformedException("something behind the last boundary of a multipart body");
    }
    return from;
  }

  private boolean endsWithDashes() {
    int length = delimiter.length;
    return length > 2 && delimiter[length - 1] == '-' && delimiter[length - 2] == '-';
  }

  private static int indexOf(byte[] wanted, byte[] bytes, int from, int to) {
    for (int i = from; i <= to - wanted.length; i++) {
      if (bytes[i] == wanted[0]
          && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
