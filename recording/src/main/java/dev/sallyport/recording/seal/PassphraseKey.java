package dev.sallyport.recording.seal;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A key-encryption key that a passphrase gives: PBKDF2 with HMAC-SHA-256 (RFC 8018). Salt and
 * iterations are {@code pbkdf2-sha256:ITERATIONS:SALT}.
 */
final class PassphraseKey {

  /** What OWASP's password storage guide asks of this function. */
  private static final int ITERATIONS = 600_000;

  private static final Pattern PARAMETERS =
      Pattern.compile("pbkdf2-sha256:([0-9]{6,8}):([0-9a-f]{32})");

  private PassphraseKey() {}

  static String newParameters() {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return "pbkdf2-sha256:" + ITERATIONS + ":" + HexFormat.of().formatHex(salt) + "\n";
  }

  static KeyEncryption derive(String parameters, String passphrase)
      throws GeneralSecurityException {
    Matcher matcher = PARAMETERS.matcher(parameters);
    if (!matcher.matches()) {
      throw new GeneralSecurityException("the file does not say how to derive a key");
    }
    PBEKeySpec spec =
        new PBEKeySpec(
            passphrase.toCharArray(),
            HexFormat.of().parseHex(matcher.group(2)),
            Integer.parseInt(matcher.group(1)),
            AeadKey.BYTES * 8);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    return new LocalKey("passphrase:" + KeyFiles.name(key), key);
  }
}
