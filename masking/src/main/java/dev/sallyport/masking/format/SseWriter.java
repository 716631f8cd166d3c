package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.Scanner;

/** Writes an event with other data, each line as its original was written. */
final class SseWriter {

  private SseWriter() {}

  /**
   * Writes an event.
   *
   * @param data what its data is now, lines separated by line feeds
   * @param text masks the lines that are not data
   */
  static void write(SseEvent event, Output data, Scanner text, Output output) {
    byte[] source = event.array();
    int dataLeft = countData(event);
    int from = 0;
    for (int line = 0; line < event.lines(); line++) {
      if (!event.isData(line)) {
        text.append(source, event.start(line), event.end(line), output);
        text.end(output);
        output.write(source, event.end(line), event.next(line));
        continue;
      }
      dataLeft--;
      boolean more = true;
      while (from >= 0 && more) {
        int end = lineEnd(data, from);
        writeData(event, line, data, from, end, output);
        from = end < data.size() ? end + 1 : -1;
        more = dataLeft == 0;
      }
    }
  }

  private static void writeData(
      SseEvent event, int line, Output data, int from, int to, Output output) {
    byte[] source = event.array();
    output.write(source, event.start(line), event.value(line));
    if (to > from && source[event.value(line) - 1] == 'a') {
      output.write(':');
    }
    output.write(data.array(), from, to);
    output.write(source, event.end(line), event.next(line));
  }

  private static int lineEnd(Output data, int from) {
    int end = from;
    while (end < data.size() && data.array()[end] != '\n') {
      end++;
    }
    return end;
  }

  private static int countData(SseEvent event) {
    int count = 0;
    for (int line = 0; line < event.lines(); line++) {
      count += event.isData(line) ? 1 : 0;
    }
    return count;
  }
}
