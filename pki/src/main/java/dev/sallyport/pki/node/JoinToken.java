package dev.sallyport.pki.node;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The right to join once, and the means to know whom one joins: a machine that has nothing but this
 * trusts no authority yet, so the token pins the issuing authority's key.
 *
 * @param id finds it
 * @param secret 256 random bits, base64url
 * @param issuer pin of the issuing authority's key
 */
public record JoinToken(String id, Secret<String> secret, Pin issuer) {

  private static final String PREFIX = "sallyport-join";
  private static final int ID_BYTES = 6;
  private static final int SECRET_BYTES = 32;
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  /** A new one. */
  static JoinToken random(Pin issuer) {
    return new JoinToken(
        HexFormat.of().formatHex(random(ID_BYTES)),
        Secret.of(URL.encodeToString(random(SECRET_BYTES))),
        issuer);
  }

  /**
   * Reads the text of a token.
   *
   * @throws IllegalArgumentException if it is not one; the message does not quote it
   */
  public static JoinToken parse(String text) {
    String[] parts = text.strip().split("\\.", -1);
    if (parts.length == 4 && parts[0].equals(PREFIX)) {
      try {
        Pin pin =
            new Pin(Base64.getEncoder().encodeToString(Base64.getUrlDecoder().decode(parts[3])));
        return new JoinToken(parts[1], Secret.of(parts[2]), pin);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("the join token is cut off or mistyped", e);
      }
    }
    throw new IllegalArgumentException(
        "this is no join token. Have one made at the gateway: sallyport envoy token --node NAME");
  }

  /** Its text, to be given to {@code envoy join}. */
  public Secret<String> text() {
    byte[] pin = Base64.getDecoder().decode(issuer.base64());
    return Secret.of(String.join(".", PREFIX, id, secret.reveal(), URL.encodeToString(pin)));
  }

  /**
   * What is kept of a secret. It has 256 random bits, so that a plain digest cannot be searched.
   */
  static String digest(Secret<String> secret) {
    return Sha256.hex(secret.reveal().getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
