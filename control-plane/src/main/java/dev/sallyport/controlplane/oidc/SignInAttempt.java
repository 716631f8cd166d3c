package dev.sallyport.controlplane.oidc;

import dev.sallyport.core.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A sign-in on its way, kept by the browser alone: a random number, when it began and where it goes
 * afterwards, under a MAC of this process. State, nonce and PKCE verifier follow from the random
 * number and the key, so that the browser that began can finish and no other, and attempts that
 * nobody finishes cost no memory here.
 *
 * @param random 32 bytes as base64url
 * @param began when
 * @param returnTo path of this server
 */
record SignInAttempt(String random, Instant began, String returnTo) {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int RANDOM_BYTES = 32;
  private static final int RANDOM_CHARACTERS = 43;
  private static final int MAC_BYTES = 32;
  private static final int LONGEST = 2048;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Makes and recognises attempts. */
  static final class Keeper {

    private final SecretKeySpec key;
    private final SecureRandom randomness = new SecureRandom();

    Keeper() {
      this.key = new SecretKeySpec(random(randomness), ALGORITHM);
    }

    SignInAttempt begin(Instant now, String returnTo) {
      return new SignInAttempt(ENCODER.encodeToString(random(randomness)), now, returnTo);
    }

    /** What the browser keeps, as the value of a cookie. */
    String seal(SignInAttempt attempt) {
      byte[] path = attempt.returnTo().getBytes(StandardCharsets.UTF_8);
      byte[] content =
          ByteBuffer.allocate(RANDOM_CHARACTERS + Long.BYTES + path.length)
              .put(ascii(attempt.random()))
              .putLong(attempt.began().toEpochMilli())
              .put(path)
              .array();
      byte[] mac = mac("cookie", content);
      return ENCODER.encodeToString(
          ByteBuffer.allocate(mac.length + content.length).put(mac).put(content).array());
    }

    /** The attempt in a cookie, if this process began it, not long ago. */
    Optional<SignInAttempt> open(String cookie, Instant now) {
      if (cookie.length() > LONGEST) {
        return Optional.empty();
      }
      byte[] bytes;
      try {
        bytes = Base64.getUrlDecoder().decode(cookie);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
      if (bytes.length < MAC_BYTES + RANDOM_CHARACTERS + Long.BYTES) {
        return Optional.empty();
      }
      byte[] content = Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length);
      if (!MessageDigest.isEqual(mac("cookie", content), Arrays.copyOfRange(bytes, 0, MAC_BYTES))) {
        return Optional.empty();
      }
      ByteBuffer buffer = ByteBuffer.wrap(content);
      byte[] random = new byte[RANDOM_CHARACTERS];
      buffer.get(random);
      Instant began = Instant.ofEpochMilli(buffer.getLong());
      String returnTo = StandardCharsets.UTF_8.decode(buffer).toString();
      return now.isBefore(began.plus(PATIENCE))
          ? Optional.of(
              new SignInAttempt(new String(random, StandardCharsets.US_ASCII), began, returnTo))
          : Optional.empty();
    }

    /** Binds the provider's answer to the browser (RFC 6749 §10.12). */
    String state(SignInAttempt attempt) {
      return ENCODER.encodeToString(mac("state", ascii(attempt.random())));
    }

    /** Binds the ID token to the attempt (OpenID Connect Core §3.1.2.1). */
    String nonce(SignInAttempt attempt) {
      return ENCODER.encodeToString(mac("nonce", ascii(attempt.random())));
    }

    /** Binds the code to the attempt (RFC 7636 §4.1). */
    String verifier(SignInAttempt attempt) {
      return ENCODER.encodeToString(mac("verifier", ascii(attempt.random())));
    }

    private byte[] mac(String purpose, byte[] content) {
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(key);
        mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) 0);
        return mac.doFinal(content);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has " + ALGORITHM, e);
      }
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] random(SecureRandom randomness) {
      byte[] bytes = new byte[RANDOM_BYTES];
      randomness.nextBytes(bytes);
      return bytes;
    }
  }

  /** The {@code S256} challenge of a verifier (RFC 7636 §4.2). */
  static String challenge(String verifier) {
    return ENCODER.encodeToString(Sha256.of(verifier.getBytes(StandardCharsets.US_ASCII)));
  }

  /** When the attempt is too old to be finished. */
  Instant ends() {
    return began.plus(PATIENCE);
  }
}
