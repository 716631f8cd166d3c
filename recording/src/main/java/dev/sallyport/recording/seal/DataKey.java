package dev.sallyport.recording.seal;

import java.security.GeneralSecurityException;

/** What seals the events of one exchange in one segment. Safe for many threads. */
public final class DataKey {

  /** Bytes that sealing adds. */
  public static final int OVERHEAD = AeadKey.NONCE + AeadKey.TAG;

  private final AeadKey key;

  DataKey(AeadKey key) {
    this.key = key;
  }

  /**
   * Seals a plaintext.
   *
   * @param plaintext starts with it
   * @param length bytes of it
   * @param place the one place where it belongs
   * @param nonces gives one
   * @param out gets nonce, ciphertext and tag, {@link #OVERHEAD} bytes more than the plaintext
   * @param at where
   */
  public void seal(byte[] plaintext, int length, byte[] place, Nonces nonces, byte[] out, int at) {
    try {
      key.seal(plaintext, length, place, nonces, out, at);
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
