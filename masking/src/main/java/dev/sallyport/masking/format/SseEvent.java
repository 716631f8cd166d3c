package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import java.util.Arrays;

/** The lines of one event of an event stream, as they came (WHATWG HTML, section 9.2.6). */
final class SseEvent {

  /** Most bytes of an event. */
  static final int MOST = 8 * 1024 * 1024;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final int NOT_DATA = -1;

  private final Output bytes = new Output();
  private int lines;

  /** Start of each line. */
  private int[] starts = new int[4];

  /** End of each line's content. */
  private int[] ends = new int[4];

  /** Start of the value in lines of data, or {@link #NOT_DATA}. */
  private int[] values = new int[4];

  void add(byte[] source, int from, int to) throws MalformedException {
    if (bytes.size() + (to - from) > MOST) {
      throw new MalformedException("an event of more than " + MOST + " bytes");
    }
    bytes.write(source, from, to);
  }

  /** Adds the byte that ends a line; returns whether the line was empty. */
  boolean endLine(int terminator) {
    closeLine();
    bytes.write(terminator);
    return starts[lines - 1] == ends[lines - 1];
  }

  /** Adds the line feed of a line that a carriage return has ended. */
  void addLineFeed() {
    bytes.write('\n');
  }

  /** Closes a line that nothing terminates. */
  void closeLine() {
    if (lines == starts.length) {
      starts = Arrays.copyOf(starts, 2 * lines);
      ends = Arrays.copyOf(ends, 2 * lines);
      values = Arrays.copyOf(values, 2 * lines);
    }
    starts[lines] = lineStart();
    ends[lines] = bytes.size();
    values[lines] = valueStart(starts[lines], ends[lines]);
    lines++;
  }

  /** Whether bytes have come that no line holds yet. */
  boolean hasOpenLine() {
    return bytes.size() > lineStart();
  }

  boolean isEmpty() {
    return bytes.size() == 0;
  }

  /** Whether it is a single line with a comment. */
  boolean isComment() {
    return lines == 1 && bytes.array()[starts[0]] == ':';
  }

  int size() {
    return bytes.size();
  }

  int lines() {
    return lines;
  }

  byte[] array() {
    return bytes.array();
  }

  int start(int line) {
    return starts[line];
  }

  int end(int line) {
    return ends[line];
  }

  /** Start of what follows, terminators included. */
  int next(int line) {
    return line + 1 < lines ? starts[line + 1] : bytes.size();
  }

  boolean isData(int line) {
    return values[line] != NOT_DATA;
  }

  int value(int line) {
    return values[line];
  }

  /** The values of all lines of data, with line feeds between; null if it has no data. */
  void joinData(Output into) {
    boolean first = true;
    for (int line = 0; line < lines; line++) {
      if (isData(line)) {
        if (!first) {
          into.write('\n');
        }
        first = false;
        into.write(array(), values[line], ends[line]);
      }
    }
  }

  boolean hasData() {
    for (int line = 0; line < lines; line++) {
      if (isData(line)) {
        return true;
      }
    }
    return false;
  }

  SseEvent copy() {
    SseEvent copy = new SseEvent();
    copy.bytes.write(bytes.array(), 0, bytes.size());
    copy.lines = lines;
    copy.starts = Arrays.copyOf(starts, starts.length);
    copy.ends = Arrays.copyOf(ends, ends.length);
    copy.values = Arrays.copyOf(values, values.length);
    return copy;
  }

  void clear() {
    bytes.clear();
    lines = 0;
  }

  private int lineStart() {
    if (lines == 0) {
      return 0;
    }
    int start = ends[lines - 1];
    byte[] array = bytes.array();
    if (start < bytes.size() && array[start] == '\r') {
      start++;
      return start < bytes.size() && array[start] == '\n' ? start + 1 : start;
    }
    return start < bytes.size() ? start + 1 : start;
  }

  private int valueStart(int start, int end) {
    byte[] array = bytes.array();
    int name = start == 0 && startsWith(BYTE_ORDER_MARK, 0, end) ? BYTE_ORDER_MARK.length : start;
    if (!startsWith(DATA, name, end)) {
      return NOT_DATA;
    }
    int i = name + DATA.length;
    if (i == end) {
      return i;
    }
    if (array[i] != ':') {
      return NOT_DATA;
    }
    return i + 1 < end && array[i + 1] == ' ' ? i + 2 : i + 1;
  }

  private boolean startsWith(byte[] prefix, int from, int end) {
    return from + prefix.length <= end
        && Arrays.equals(bytes.array(), from, from + prefix.length, prefix, 0, prefix.length);
  }
}
