package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes: a whole number and a unit. */
final class QuantityText {

  private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,9}) ?([A-Za-z]*)");
  private static final Duration LONGEST = Duration.ofHours(24);

  private static final Map<String, Long> SECONDS = Map.of("s", 1L, "m", 60L, "h", 3_600L);
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  static final Text<Integer> DURATION =
      Text.of(
          "duration",
          "a duration from 1s to 24h, in s, m or h, for example 300s",
          "^[0-9]{1,9}(s|m|h)$",
          QuantityText::duration);

  static final Text<Long> SIZE =
      Text.of(
          "size",
          "a size up to 1024GiB, in B, KiB, MiB or GiB, for example 1MiB",
          "^[0-9]{1,9}(B|KiB|MiB|GiB)$",
          text -> size(text, 0, 1L << 40));

  static final Text<Long> SIZE_IN_MEMORY =
      Text.of(
          "size",
          "a size from 1B to 16MiB, in B, KiB or MiB, for example 1MiB",
          "^[0-9]{1,9}(B|KiB|MiB)$",
          text -> size(text, 1, 16L << 20));

  private QuantityText() {}

  private static Parsed<Integer> duration(String text) {
    return read(text, SECONDS)
        .filter(seconds -> seconds > 0 && seconds <= LONGEST.toSeconds())
        .<Parsed<Integer>>map(seconds -> Parsed.ok(Math.toIntExact(seconds)))
        .orElseGet(
            () ->
                corrected(
                    text, Map.of("", "s", "sec", "s", "seconds", "s", "min", "m", "minutes", "m")));
  }

  private static Parsed<Long> size(String text, long least, long most) {
    return read(text, BYTES)
        .filter(bytes -> bytes >= least && bytes <= most)
        .<Parsed<Long>>map(Parsed::ok)
        .orElseGet(
            () ->
                corrected(
                    text,
                    Map.of(
                        "", "B", "k", "KiB", "K", "KiB", "KB", "KiB", "kB", "KiB", "M", "MiB", "MB",
                        "MiB", "G", "GiB", "GB", "GiB")));
  }

  private static Optional<Long> read(String text, Map<String, Long> units) {
    Matcher parts = QUANTITY.matcher(text);
    return parts.matches() && !text.contains(" ")
        ? Optional.ofNullable(units.get(parts.group(2)))
            .map(unit -> Math.multiplyExact(Long.parseLong(parts.group(1)), unit))
        : Optional.empty();
  }

  private static <T> Parsed<T> corrected(String text, Map<String, String> units) {
    Matcher parts = QUANTITY.matcher(text);
    if (!parts.matches() || !units.containsKey(parts.group(2))) {
      return Parsed.bad();
    }
    return Parsed.bad("has no unit that is known here", parts.group(1) + units.get(parts.group(2)));
  }
}
