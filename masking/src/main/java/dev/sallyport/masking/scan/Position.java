package dev.sallyport.masking.scan;

import dev.sallyport.masking.detector.Digits;
import dev.sallyport.masking.pattern.Automaton;

/**
 * What the automaton would be idle in at a place, told from the bytes before it. It looks at five
 * of them; a window keeps more.
 */
final class Position {

  private Position() {}

  /** The kind of idle state before a byte that is not the first. */
  static int before(byte[] text, int index) {
    int before = text[index - 1];
    if (before < 0) {
      return Automaton.AFTER_HIGH;
    }
    if (before == '%') {
      return Automaton.AFTER_PERCENT;
    }
    if (!isWord(before)) {
      return Automaton.OPEN;
    }
    return Digits.isHex(before) ? inEscape(text, index) : Automaton.IN_WORD;
  }

  private static int inEscape(byte[] text, int index) {
    if (isEscapedPercent(text, index)) {
      return Automaton.AFTER_ESCAPED_PERCENT;
    }
    if (is(text, index - 2, '%')) {
      return text[index - 1] == '2' ? Automaton.IN_ESCAPE_2 : Automaton.IN_ESCAPE;
    }
    if (isEscapedPercent(text, index - 1)) {
      return Automaton.IN_ESCAPE;
    }
    boolean two = index >= 2 && Digits.isHex(text[index - 2]);
    return two && (is(text, index - 3, '%') || isEscapedPercent(text, index - 2))
        ? Automaton.OPEN
        : Automaton.IN_WORD;
  }

  private static boolean isEscapedPercent(byte[] text, int end) {
    return is(text, end - 3, '%') && text[end - 2] == '2' && text[end - 1] == '5';
  }

  private static boolean is(byte[] text, int index, int wanted) {
    return index >= 0 && text[index] == wanted;
  }

  private static boolean isWord(int symbol) {
    return (symbol >= '0' && symbol <= '9')
        || (symbol >= 'a' && symbol <= 'z')
        || (symbol >= 'A' && symbol <= 'Z');
  }
}
