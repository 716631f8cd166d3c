package dev.sallyport.controlplane.keys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells contents apart without telling anything about them: a digest under a random key that never
 * leaves this process (HMAC, RFC 2104). A plain hash of a short secret could be searched for.
 */
public final class KeyedDigest {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHOWN_BYTES = 12;

  private final SecretKeySpec key;

  /** A digest under a new key. */
  public KeyedDigest() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  /** Digest of a list of parts, lower-case hex; lists that are split differently differ. */
  public String of(List<byte[]> parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (byte[] part : parts) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        mac.update(part);
      }
      return HexFormat.of().formatHex(mac.doFinal(), 0, SHOWN_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
