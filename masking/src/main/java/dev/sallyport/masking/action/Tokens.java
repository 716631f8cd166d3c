package dev.sallyport.masking.action;

import com.google.crypto.tink.subtle.AesSiv;
import dev.sallyport.core.mask.DetectorId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into tokens and back, without keeping any: a token is the value itself, encrypted
 * under the key of its scope with AES-SIV (RFC 5297). That is deterministic, so that the same value
 * is the same token in every exchange, and authenticated, so that nothing but a token of this very
 * scope and detector opens.
 *
 * <p>A token reads {@code tok_DETECTOR_TEXT}: the name tells a model what stands there, the text is
 * base64url without padding (RFC 4648, section 5). Not thread-safe.
 */
final class Tokens {

  private static final String PREFIX = "tok_";

  /** Longer values would make tokens that scanning does not wait for. */
  static final int LONGEST_VALUE = 256;

  private final AesSiv cipher;

  Tokens(MaskKey key, TokenScope scope) {
    try {
      cipher = new AesSiv(key.tokenKey(scope));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-SIV takes keys of 64 bytes", e);
    }
  }

  /** The token of a value of at most {@link #LONGEST_VALUE} bytes. */
  byte[] seal(DetectorId detector, byte[] value) {
    try {
      byte[] sealed = cipher.encryptDeterministically(value, bytes(detector.value()));
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
      return bytes(PREFIX + detector + "_" + text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-SIV takes every value", e);
    }
  }

  /** The value of a token; null if it is none of this scope. */
  byte @Nullable [] open(byte[] token) {
    String text = new String(token, StandardCharsets.US_ASCII);
    int end = text.indexOf('_', PREFIX.length());
    if (!text.startsWith(PREFIX) || end < 0) {
      return null;
    }
    String detector = text.substring(PREFIX.length(), end);
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(text.substring(end + 1));
      byte[] value = cipher.decryptDeterministically(sealed, bytes(detector));
      // Base64 has several spellings of its last bits; only the one that was made counts.
      return Arrays.equals(seal(new DetectorId(detector), value), token) ? value : null;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
