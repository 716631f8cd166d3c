package dev.sallyport.recording.reader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of a record of readers, without their ends. */
final class ReaderLines {

  private ReaderLines() {}

  /** Whole lines; half a line at the end is a write that was cut off, and is written over. */
  static List<byte[]> of(byte[] content) {
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < content.length; at++) {
      if (content[at] == '\n') {
        lines.add(Arrays.copyOfRange(content, from, at));
        from = at + 1;
      }
    }
    return lines;
  }
}
