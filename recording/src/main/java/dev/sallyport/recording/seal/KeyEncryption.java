package dev.sallyport.recording.seal;

import java.io.IOException;
import java.security.GeneralSecurityException;

/**
 * A key-encryption key, wherever it lives: in a file, behind a passphrase, in a key management
 * service. It is asked once for each segment, so that it may be far away.
 */
public interface KeyEncryption {

  /** Its name in key files: kind, colon, what tells it from others; no secret. */
  String id();

  /**
   * Encrypts a key.
   *
   * @param context authenticated with it; the same must be given to {@link #unwrap}
   * @throws IOException if the key is out of reach
   */
  byte[] wrap(byte[] key, byte[] context) throws GeneralSecurityException, IOException;

  /**
   * Decrypts what {@link #wrap} gave.
   *
   * @throws GeneralSecurityException if it was wrapped by another key, or for another context
   * @throws IOException if the key is out of reach
   */
  byte[] unwrap(byte[] wrapped, byte[] context) throws GeneralSecurityException, IOException;
}
