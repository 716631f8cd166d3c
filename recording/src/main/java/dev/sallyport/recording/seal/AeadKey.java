package dev.sallyport.recording.seal;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/** A key of AES-256-GCM with random 96-bit nonces (NIST SP 800-38D); never prints. */
final class AeadKey {

  /** Length of a key in bytes. */
  static final int BYTES = 32;

  private final AesGcmJce aead;

  private AeadKey(byte[] key) throws GeneralSecurityException {
    if (key.length != BYTES) {
      throw new GeneralSecurityException("a key has " + BYTES + " bytes");
    }
    this.aead = new AesGcmJce(key);
  }

  static AeadKey of(byte[] key) throws GeneralSecurityException {
    return new AeadKey(key);
  }

  static byte[] random(SecureRandom random) {
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    return key;
  }

  /** Nonce, ciphertext, tag. */
  byte[] seal(byte[] plaintext, byte[] context) throws GeneralSecurityException {
    return aead.encrypt(plaintext, context);
  }

  byte[] open(byte[] sealed, byte[] context) throws GeneralSecurityException {
    return aead.decrypt(sealed, context);
  }
}
