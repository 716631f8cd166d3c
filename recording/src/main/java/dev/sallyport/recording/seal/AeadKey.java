package dev.sallyport.recording.seal;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

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

  private final SecretKeySpec key;
  private volatile @Nullable AesGcmJce tink;

  private AeadKey(byte[] key) throws GeneralSecurityException {
    if (key.length != BYTES) {
      throw new GeneralSecurityException("a key has " + BYTES + " bytes");
    }
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

  /** Made when it is first needed, and kept: who reads opens many with one key. */
  private AesGcmJce tink() throws GeneralSecurityException {
    AesGcmJce made = tink;
    if (made == null) {
      made = new AesGcmJce(key.getEncoded());
      tink = made;
    }
    return made;
  }

  /** Nonce, ciphertext, tag. */
  byte[] seal(byte[] plaintext, byte[] context) throws GeneralSecurityException {
    return tink().encrypt(plaintext, context);
  }

  /**
   * The same where the nonces of many come from one draw, and the result has a place.
   *
   * @param plaintext starts with what is sealed, {@code length} bytes
   * @param out gets nonce, ciphertext and tag, from {@code at} on
   */
  void seal(byte[] plaintext, int length, byte[] context, Nonces nonces, byte[] out, int at)
      throws GeneralSecurityException {
    int nonce = nonces.take();
    System.arraycopy(nonces.drawn(), nonce, out, at, NONCE);
    Cipher cipher = CIPHER.get();
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG, out, at, NONCE));
    cipher.updateAAD(context);
    cipher.doFinal(plaintext, 0, length, out, at + NONCE);
  }

  byte[] open(byte[] sealed, byte[] context) throws GeneralSecurityException {
    return tink().decrypt(sealed, context);
  }
}
