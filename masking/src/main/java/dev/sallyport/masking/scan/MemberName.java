package dev.sallyport.masking.scan;

import java.util.Arrays;

/**
 * The name of a JSON member as it comes, byte by byte: told by a hash of the whole, and by hashes
 * of how it ends. {@code userAccessToken} and {@code user_access_token} both end in {@code
 * accesstoken}.
 */
public final class MemberName {

  /** Most words of an ending. */
  static final int WORDS = 3;

  /** {@code thinking}, beside which Anthropic's messages have a {@code signature}. */
  private static final long THINKING = FieldNames.hash("thinking");

  private final long[] endings = new long[WORDS];
  private long whole;
  private boolean open;
  private boolean lower;

  /** Goes to the start of another name. */
  public void begin() {
    whole = FieldNames.EMPTY;
    Arrays.fill(endings, FieldNames.EMPTY);
    open = false;
    lower = false;
  }

  /** Takes the next byte, or an escaped character. */
  public void add(int symbol) {
    int b = symbol & 0xFF;
    boolean upper = b >= 'A' && b <= 'Z';
    boolean counts = FieldNames.counts(b);
    if (counts && (!open || (upper && lower))) {
      System.arraycopy(endings, 0, endings, 1, WORDS - 1);
      endings[0] = FieldNames.EMPTY;
    }
    open = counts;
    lower = counts && !upper;
    whole = FieldNames.add(whole, b);
    for (int i = 0; i < WORDS; i++) {
      endings[i] = FieldNames.add(endings[i], b);
    }
  }

  /** Whether a signature covers the text that it names. */
  public boolean isThinking() {
    return whole == THINKING;
  }

  long whole() {
    return whole;
  }

  /** The hash of as many last words and one. */
  long ending(int more) {
    return endings[more];
  }
}
