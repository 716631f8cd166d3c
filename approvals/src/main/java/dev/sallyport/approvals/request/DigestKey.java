package dev.sallyport.approvals.request;

import dev.sallyport.core.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of a gateway under which requests become digests (HMAC-SHA-256, RFC 2104). Without the
 * key, a digest tells nothing about the request, not even to somebody who can guess it.
 *
 * <p>Input of the HMAC: the domain, then the number of fields, then label and value of each; every
 * text and value has its length before it, as four bytes, big-endian. No two lists of fields give
 * the same input.
 */
public final class DigestKey {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final String REQUEST_DOMAIN = "sallyport approval request 1";

  private final Secret<SecretKeySpec> key;

  private DigestKey(Secret<SecretKeySpec> key) {
    this.key = key;
  }

  /**
   * A key of given bytes.
   *
   * @param bytes 32 bytes; copied
   * @throws IllegalArgumentException if there are fewer or more
   */
  public static DigestKey of(byte[] bytes) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "a digest key has " + KEY_BYTES + " bytes, not " + bytes.length);
    }
    return new DigestKey(Secret.of(new SecretKeySpec(Arrays.copyOf(bytes, KEY_BYTES), ALGORITHM)));
  }

  /** The request's digest, 64 lower-case hexadecimal digits. */
  public String digest(CanonicalRequest request) {
    return digest(REQUEST_DOMAIN, request.fields());
  }

  private String digest(String domain, List<Field> fields) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key.reveal());
      update(mac, text(domain));
      mac.update(number(fields.size()));
      for (Field field : fields) {
        update(mac, text(field.label()));
        update(mac, field.value().duplicate());
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static void update(Mac mac, ByteBuffer value) {
    mac.update(number(value.remaining()));
    mac.update(value);
  }

  private static ByteBuffer text(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }
}
