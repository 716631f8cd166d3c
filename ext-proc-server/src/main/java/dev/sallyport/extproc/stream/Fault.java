package dev.sallyport.extproc.stream;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What may be said in a log about a failure: where it happened, never its message, since messages
 * of parsers quote what they parsed.
 */
final class Fault {

  private static final int FRAMES = 12;

  private Fault() {}

  static String describe(Throwable failure) {
    String where =
        Arrays.stream(failure.getStackTrace())
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < "));
    String what = failure.getClass().getName() + " at " + where;
    Throwable cause = failure.getCause();
    return cause == null ? what : what + ", because of " + describe(cause);
  }
}
