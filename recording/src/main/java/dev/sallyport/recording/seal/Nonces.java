package dev.sallyport.recording.seal;

import java.security.SecureRandom;

/**
 * Random nonces that were drawn at once, because a draw costs as much as encrypting an event. Each
 * serves once. Not thread-safe.
 */
public final class Nonces {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] drawn;
  private int next;

  private Nonces(byte[] drawn) {
    this.drawn = drawn;
  }

  /** So many of them. */
  public static Nonces draw(int count) {
    return new Nonces(AeadKey.random(RANDOM, count * AeadKey.NONCE));
  }

  /** Whether there is another one. */
  public boolean hasNext() {
    return next < drawn.length;
  }

  /**
   * Where the next one is in {@link #drawn}, {@link AeadKey#NONCE} bytes.
   *
   * @throws IllegalStateException if all have served
   */
  int take() {
    if (!hasNext()) {
      throw new IllegalStateException("all nonces have served");
    }
    int at = next;
    next += AeadKey.NONCE;
    return at;
  }

  byte[] drawn() {
    return drawn;
  }
}
