package dev.sallyport.masking.action;

import dev.sallyport.core.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one gateway behind its pseudonyms and tokens. Each purpose gets a key of its own,
 * derived by HKDF-SHA-256 (RFC 5869), so that no two of them have anything in common.
 */
public final class MaskKey {

  /** Fewest bytes of a key: what is shorter could be searched for with pseudonyms at hand. */
  public static final int SHORTEST = 32;

  private static final String MAC = "HmacSHA256";
  private static final int MAC_BYTES = 32;
  private static final int SIV_BYTES = 64;

  private final Secret<byte[]> secret;
  private final Secret<SecretKeySpec> pseudonyms;

  private MaskKey(byte[] secret) {
    this.secret = Secret.of(secret);
    this.pseudonyms =
        Secret.of(new SecretKeySpec(derive(MAC_BYTES, List.of("sallyport pseudonym 1")), MAC));
  }

  /**
   * A key from a secret.
   *
   * @throws IllegalArgumentException if it has fewer than {@link #SHORTEST} bytes
   */
  public static MaskKey of(Secret<byte[]> secret) {
    if (secret.reveal().length < SHORTEST) {
      throw new IllegalArgumentException("a mask key has at least " + SHORTEST + " bytes");
    }
    return new MaskKey(secret.reveal().clone());
  }

  /** A key that nobody knows and that ends with the process. */
  public static MaskKey random() {
    byte[] secret = new byte[SHORTEST];
    new SecureRandom().nextBytes(secret);
    return new MaskKey(secret);
  }

  /** HMAC-SHA-256 (RFC 2104) under the key of pseudonyms; not thread-safe. */
  Mac mac() {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(pseudonyms.reveal());
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }

  /** The key of AES-SIV (RFC 5297, 64 bytes) for the tokens of one scope. */
  byte[] tokenKey(TokenScope scope) {
    return derive(
        SIV_BYTES, List.of("sallyport token 1", scope.issuer(), scope.subject(), scope.resource()));
  }

  private byte[] derive(int length, List<String> purpose) {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    for (String part : purpose) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      info.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      info.writeBytes(bytes);
    }
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret.reveal())
                  .thenExpand(info.toByteArray(), length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }
}
