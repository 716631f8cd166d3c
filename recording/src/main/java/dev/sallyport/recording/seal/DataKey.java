package dev.sallyport.recording.seal;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/** What seals the events of one exchange in one segment. Safe for many threads. */
public final class DataKey {

  /** Bytes that sealing adds. */
  public static final int OVERHEAD = AeadKey.NONCE + AeadKey.TAG;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final AeadKey key;

  DataKey(AeadKey key) {
    this.key = key;
  }

  /** Nonces for so many events. The draw costs as much as encrypting if each has its own. */
  public static byte[] nonces(int events) {
    return AeadKey.random(RANDOM, events * AeadKey.NONCE);
  }

  /**
   * Seals a plaintext.
   *
   * @param place the one place where it belongs
   * @param nonces of {@link #nonces}
   * @param number which of them; each serves once
   * @param out gets nonce, ciphertext and tag, {@link #OVERHEAD} bytes more than the plaintext
   * @param at where
   */
  public void seal(byte[] plaintext, byte[] place, byte[] nonces, int number, byte[] out, int at) {
    try {
      key.seal(plaintext, place, nonces, number * AeadKey.NONCE, out, at);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * Opens what was sealed for a place.
   *
   * @throws GeneralSecurityException if it was not
   */
  public byte[] open(byte[] sealed, byte[] place) throws GeneralSecurityException {
    return key.open(sealed, place);
  }
}
