package dev.sallyport.recording.seal;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of AES-256-GCM with random 96-bit nonces (NIST SP 800-38D); never prints. What Tink seals
 * and what the Java VM does for events has one form; Tink opens both.
 */
final class AeadKey {

  /** Length of a key in bytes. */
  static final int BYTES = 32;

  /** Length of a nonce in bytes. */
  static final int NONCE = 12;

  /** Length of a tag in bytes. */
  static final int TAG = 16;

  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(AeadKey::cipher);

  private final AesGcmJce aead;
  private final SecretKeySpec key;

  private AeadKey(byte[] key) throws GeneralSecurityException {
    if (key.length != BYTES) {
      throw new GeneralSecurityException("a key has " + BYTES + " bytes");
    }
    this.aead = new AesGcmJce(key);
    this.key = new SecretKeySpec(key, "AES");
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  static AeadKey of(byte[] key) throws GeneralSecurityException {
    return new AeadKey(key);
  }

  static byte[] random(SecureRandom random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return drawn;
  }

  /** Nonce, ciphertext, tag. */
  byte[] seal(byte[] plaintext, byte[] context) throws GeneralSecurityException {
    return aead.encrypt(plaintext, context);
  }

  /**
   * The same where the nonces of many come from one draw, and the result has a place.
   *
   * @param nonces random bytes; those from {@code nonce} on serve this one alone
   * @param out gets nonce, ciphertext and tag, from {@code at} on
   */
  void seal(byte[] plaintext, byte[] context, byte[] nonces, int nonce, byte[] out, int at)
      throws GeneralSecurityException {
    Cipher cipher = CIPHER.get();
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonces, nonce, NONCE));
    cipher.updateAAD(context);
    System.arraycopy(nonces, nonce, out, at, NONCE);
    cipher.doFinal(plaintext, 0, plaintext.length, out, at + NONCE);
  }

  byte[] open(byte[] sealed, byte[] context) throws GeneralSecurityException {
    return aead.decrypt(sealed, context);
  }
}
