package dev.sallyport.masking.pattern;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Symbols that no set tells apart share a class: it keeps the transition table small. */
final class SymbolClasses {

  static final ByteSet WORD = ByteSet.of("A-Za-z0-9");
  static final ByteSet HEX = ByteSet.of("0-9A-Fa-f");
  private static final List<ByteSet> OF_ESCAPED_PERCENT =
      List.of(ByteSet.range('%', '%'), ByteSet.range('2', '2'), ByteSet.range('5', '5'));
  static final ByteSet HIGH = ByteSet.range(0x80, 0xFF);

  private final int[] of;
  private final int[] representatives;

  private SymbolClasses(int[] of, int[] representatives) {
    this.of = of;
    this.representatives = representatives;
  }

  /** The coarsest classes that respect all sets, and those that tell where something may start. */
  static SymbolClasses of(List<ByteSet> sets) {
    int[] of = new int[ByteSet.SYMBOLS];
    int count = split(of, WORD);
    count = Math.max(count, split(of, HIGH));
    count = Math.max(count, split(of, HEX));
    for (ByteSet set : OF_ESCAPED_PERCENT) {
      count = Math.max(count, split(of, set));
    }
    count = Math.max(count, split(of, ByteSet.range(ByteSet.END, ByteSet.END)));
    for (ByteSet set : sets) {
      count = Math.max(count, split(of, set));
    }
    int[] representatives = new int[count];
    Arrays.fill(representatives, -1);
    for (int symbol = 0; symbol < of.length; symbol++) {
      if (representatives[of[symbol]] < 0) {
        representatives[of[symbol]] = symbol;
      }
    }
    return new SymbolClasses(of, representatives);
  }

  /** Number of classes. */
  int count() {
    return representatives.length;
  }

  /** Class of each symbol. */
  int[] ofSymbols() {
    return of.clone();
  }

  /** A symbol of the class. */
  int representative(int symbolClass) {
    return representatives[symbolClass];
  }

  private static int split(int[] of, ByteSet set) {
    Map<Integer, Integer> renamed = new HashMap<>();
    for (int symbol = 0; symbol < of.length; symbol++) {
      int key = of[symbol] << 1 | (set.contains(symbol) ? 1 : 0);
      of[symbol] = renamed.computeIfAbsent(key, _ -> renamed.size());
    }
    return renamed.size();
  }
}
