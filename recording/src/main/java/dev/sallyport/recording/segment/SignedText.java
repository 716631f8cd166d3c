package dev.sallyport.recording.segment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a signature covers: lines of ASCII text, the first of which says what is signed, so that a
 * signature of one kind of statement never passes for another.
 */
public final class SignedText {

  private SignedText() {}

  /** {@code sallyport recording 2 KIND}, then each value, all ended by a line feed. */
  public static byte[] of(String kind, Object... values) {
    return Stream.concat(Stream.of("sallyport recording 2 " + kind), Arrays.stream(values))
        .map(value -> value + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }
}
