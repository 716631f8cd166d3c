package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body whose first bytes decide what it is, whatever its head calls it: an event stream of JSON
 * sent as text, JSON or text sent as an event stream, compressed data or UTF-16 sent as either,
 * which are refused. It waits for no more bytes than the decision takes, 1,024 at most.
 */
public final class StartFormat implements Format {

  private static final int MOST = 1024;

  /** The byte order mark of UTF-8. */
  private static final String MARK = "(?:\u00EF\u00BB\u00BF)";

  private static final Pattern MARKED = Pattern.compile(MARK);
  private static final int MARK_LENGTH = 3;

  /** Lines that may stand before the first data of an event stream, and the start of that data. */
  private static final Pattern EVENTS =
      Pattern.compile(
          MARK + "?+(?:(?:(?:event|id|retry)?:[^\\r\\n]*+)?(?:\\r\\n?+|\\n))*+data: ?+[{\\[].*",
          Pattern.DOTALL);

  private static final Pattern JSON = Pattern.compile(MARK + "?+\\s*+[{\\[].*", Pattern.DOTALL);

  /** How gzip, zstd, xz, bzip2 and the byte order marks of UTF-16 begin. */
  private static final String[] NO_TEXT = {
    "\u001F\u008B\b", "(\u00B5/\u00FD", "\u00FD7zXZ", "BZh91AY&SY", "\u00FE\u00FF", "\u00FF\u00FE"
  };

  private final Supplier<Format> events;
  private final Supplier<Format> text;
  private final boolean expectsEvents;
  private final Output start = new Output();
  private @Nullable Format chosen;

  private StartFormat(ScanPlan plan, Tally tally, boolean expectsEvents) {
    events = () -> new SseFormat(plan, tally);
    text = () -> new TextFormat(plan, tally);
    this.expectsEvents = expectsEvents;
  }

  /** What is called text. */
  public static StartFormat ofText(ScanPlan plan, Tally tally) {
    return new StartFormat(plan, tally, false);
  }

  /** What is called an event stream. */
  public static StartFormat ofEvents(ScanPlan plan, Tally tally) {
    return new StartFormat(plan, tally, true);
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) throws MalformedException {
    Format format = chosen;
    if (format != null) {
      format.write(source, from, to, output);
      return;
    }
    start.write(source, from, to);
    decide(false, output);
  }

  @Override
  public void finish(Output output) throws MalformedException {
    decide(true, output);
    if (chosen != null) {
      chosen.finish(output);
    }
  }

  @Override
  public int held() {
    return chosen == null ? start.size() : chosen.held();
  }

  // What follows may decide otherwise exactly where a match has run into the end.
  @SuppressWarnings("JdkObsolete")
  private void decide(boolean last, Output output) throws MalformedException {
    if (chosen != null) {
      return;
    }
    int length = Math.min(start.size(), MOST);
    String seen = new String(start.array(), 0, length, StandardCharsets.ISO_8859_1);
    boolean open = !last && length < MOST;
    for (String binary : NO_TEXT) {
      if (seen.startsWith(binary)) {
        throw new MalformedException("compressed data or UTF-16 where text was due");
      }
    }
    Matcher matcher = (expectsEvents ? JSON : EVENTS).matcher(seen);
    boolean matches = matcher.matches();
    if (open && (startsOneOf(seen) || (!matches && matcher.hitEnd()))) {
      return;
    }
    boolean isEvents = expectsEvents != matches;
    Format format = isEvents ? events.get() : text.get();
    chosen = format;
    byte[] held = start.take();
    int mark = isEvents || !MARKED.matcher(seen).lookingAt() ? 0 : MARK_LENGTH;
    output.write(held, 0, mark);
    format.write(held, mark, held.length, output);
  }

  private static boolean startsOneOf(String seen) {
    for (String binary : NO_TEXT) {
      if (binary.startsWith(seen)) {
        return true;
      }
    }
    return false;
  }
}
