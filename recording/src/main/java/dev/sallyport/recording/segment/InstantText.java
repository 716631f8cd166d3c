package dev.sallyport.recording.segment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Times as {@link Instant#toString} spells them. The events of a second share most of it, and
 * working out a date costs as much as the rest of a small event.
 */
final class InstantText {

  private static final int MILLI = 1_000_000;
  private static final int MICRO = 1_000;

  /** Any thread's last one serves all; it is replaced, never changed. */
  private static volatile @Nullable Second last;

  private InstantText() {}

  /** A second of time, and its spelling without the {@code Z}. */
  private record Second(long epoch, String text) {}

  static String of(Instant at) {
    int nanos = at.getNano();
    StringBuilder text = new StringBuilder(30).append(second(at.getEpochSecond()));
    if (nanos % MILLI == 0) {
      if (nanos > 0) {
        fraction(text, nanos / MILLI, 3);
      }
    } else if (nanos % MICRO == 0) {
      fraction(text, nanos / MICRO, 6);
    } else {
      fraction(text, nanos, 9);
    }
    return text.append('Z').toString();
  }

  private static String second(long epoch) {
    Second known = last;
    if (known == null || known.epoch() != epoch) {
      String text = Instant.ofEpochSecond(epoch).toString();
      known = new Second(epoch, text.substring(0, text.length() - 1));
      last = known;
    }
    return known.text();
  }

  private static void fraction(StringBuilder text, int value, int digits) {
    text.append('.');
    int end = text.length() + digits;
    text.setLength(end);
    int rest = value;
    for (int at = end - 1; at >= end - digits; at--) {
      text.setCharAt(at, (char) ('0' + rest % 10));
      rest /= 10;
    }
  }
}
