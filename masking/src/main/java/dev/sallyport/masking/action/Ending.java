package dev.sallyport.masking.action;

import java.nio.charset.StandardCharsets;

/** Asterisks, and the end of a value behind them. */
final class Ending {

  private Ending() {}

  /** Keeps some characters, never more than half of them; control characters are none of them. */
  static byte[] of(byte[] value, int count) {
    int[] characters = new String(value, StandardCharsets.UTF_8).codePoints().toArray();
    int kept = Math.min(count, characters.length / 2);
    StringBuilder masked = new StringBuilder();
    for (int i = 0; i < characters.length; i++) {
      boolean shown = i >= characters.length - kept && !Character.isISOControl(characters[i]);
      masked.appendCodePoint(shown ? characters[i] : '*');
    }
    return masked.toString().getBytes(StandardCharsets.UTF_8);
  }
}
