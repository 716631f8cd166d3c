package dev.sallyport.recording.seal;

import java.security.GeneralSecurityException;

/** What seals the events of one exchange in one segment. Safe for many threads. */
public final class DataKey {

  private final AeadKey key;

  DataKey(AeadKey key) {
    this.key = key;
  }

  /** Seals a plaintext for a place. */
  public byte[] seal(byte[] plaintext, byte[] place) {
    try {
      return key.seal(plaintext, place);
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
