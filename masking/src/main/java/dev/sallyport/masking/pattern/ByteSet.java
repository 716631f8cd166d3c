package dev.sallyport.masking.pattern;

import java.util.Arrays;
import java.util.BitSet;

/**
 * An immutable set of input symbols: the 256 byte values and {@link #END}, the end of a field.
 *
 * <p>Complements contain the end, so that "anything but a digit" is also true of nothing at all.
 */
public final class ByteSet {

  /** The symbol that follows the last byte of a field. */
  public static final int END = 256;

  /** Number of symbols. */
  public static final int SYMBOLS = 257;

  /** No symbol. */
  public static final ByteSet NONE = new ByteSet(new BitSet());

  private final BitSet bits;
  private final boolean[] contained = new boolean[SYMBOLS];

  private ByteSet(BitSet bits) {
    this.bits = bits;
    bits.stream().forEach(symbol -> contained[symbol] = true);
  }

  /** The symbols from {@code first} to {@code last}, both included. */
  public static ByteSet range(int first, int last) {
    BitSet bits = new BitSet(SYMBOLS);
    bits.set(first, last + 1);
    return new ByteSet(bits);
  }

  /** A class as patterns write it, without brackets: {@code "A-Za-z0-9_"}. */
  public static ByteSet of(String classBody) {
    return PatternParser.classBody(classBody);
  }

  /** What is in either set. */
  public ByteSet or(ByteSet other) {
    BitSet both = (BitSet) bits.clone();
    both.or(other.bits);
    return new ByteSet(both);
  }

  /** What is in both sets. */
  public ByteSet and(ByteSet other) {
    BitSet shared = (BitSet) bits.clone();
    shared.and(other.bits);
    return new ByteSet(shared);
  }

  /** Everything else, the end included. */
  public ByteSet complement() {
    BitSet rest = (BitSet) bits.clone();
    rest.flip(0, SYMBOLS);
    return new ByteSet(rest);
  }

  /** The set with both cases of each of its ASCII letters. */
  ByteSet anyCase() {
    BitSet both = (BitSet) bits.clone();
    for (int upper = 'A'; upper <= 'Z'; upper++) {
      int lower = upper + ('a' - 'A');
      boolean either = bits.get(upper) || bits.get(lower);
      both.set(upper, either);
      both.set(lower, either);
    }
    return new ByteSet(both);
  }

  /** Whether the symbol is in the set. */
  public boolean contains(int symbol) {
    return contained[symbol];
  }

  /** The set as a table of the 256 byte values, for inner loops. */
  public boolean[] table() {
    return Arrays.copyOf(contained, END);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteSet that && bits.equals(that.bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }

  @Override
  public String toString() {
    return bits.toString();
  }
}
