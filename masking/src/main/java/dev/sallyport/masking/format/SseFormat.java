package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Scanner;
import dev.sallyport.masking.scan.Tally;

/**
 * An event stream (WHATWG HTML, section 9.2). Events leave whole as soon as they are complete.
 *
 * <p>Data that is JSON is masked as JSON, other data and all other lines as text. In events that
 * carry a piece of a longer text ({@link Deltas}), the end of the piece may be held and leaves with
 * a later event.
 */
public final class SseFormat implements Format {

  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

  private final SseEvent event = new SseEvent();
  private final Output payload = new Output();
  private final Output masked = new Output();
  private final Scanner text;
  private final Deltas deltas;
  private boolean afterReturn;

  /** An event stream in which the detectors of a plan are looked for. */
  public SseFormat(ScanPlan plan, Tally tally) {
    text = new Scanner(plan, tally);
    deltas = new Deltas(plan, tally);
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) throws MalformedException {
    int i = from;
    while (i < to) {
      if (afterReturn) {
        afterReturn = false;
        if (source[i] == '\n') {
          i++;
          if (event.isEmpty()) {
            output.write('\n');
          } else {
            event.addLineFeed();
          }
          continue;
        }
      }
      int start = i;
      while (i < to && source[i] != '\n' && source[i] != '\r') {
        if (source[i] == 0) {
          throw new MalformedException("a NUL byte");
        }
        i++;
      }
      event.add(source, start, i);
      if (i < to) {
        afterReturn = source[i] == '\r';
        if (event.endLine(source[i]) || event.isComment()) {
          dispatch(output);
        }
        i++;
      }
    }
  }

  @Override
  public void finish(Output output) throws MalformedException {
    if (event.hasOpenLine()) {
      event.closeLine();
    }
    if (!event.isEmpty()) {
      deltas.endAfterNext();
      dispatch(output);
    }
    deltas.endAll(output);
  }

  @Override
  public int held() {
    return event.size() + deltas.held();
  }

  private void dispatch(Output output) throws MalformedException {
    payload.clear();
    masked.clear();
    event.joinData(payload);
    if (isDone()) {
      deltas.endAll(output);
    }
    if (!event.hasData()) {
      SseWriter.write(event, masked, text, output);
    } else if (!looksLikeJson() || !deltas.write(event, payload, text, output)) {
      maskAsText();
      SseWriter.write(event, masked, text, output);
    }
    event.clear();
  }

  /** Lines of text are masked as one, so that a value that spans lines is found. */
  private void maskAsText() {
    text.append(payload.array(), 0, payload.size(), masked);
    text.end(masked);
  }

  private boolean isDone() {
    int start = skipSpaces();
    if (payload.size() - start < DONE.length) {
      return false;
    }
    for (int i = 0; i < DONE.length; i++) {
      if (payload.array()[start + i] != DONE[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean looksLikeJson() {
    int start = skipSpaces();
    if (start == payload.size()) {
      return false;
    }
    byte first = payload.array()[start];
    return first == '{' || first == '[' || first == '"';
  }

  private int skipSpaces() {
    int i = 0;
    while (i < payload.size() && (payload.array()[i] == ' ' || payload.array()[i] == '\t')) {
      i++;
    }
    return i;
  }
}
