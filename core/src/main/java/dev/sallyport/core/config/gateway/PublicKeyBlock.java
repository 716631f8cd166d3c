package dev.sallyport.core.config.gateway;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public key in PEM: of any kind ({@code PUBLIC KEY}, RFC 7468 §13), or of RSA alone as older
 * tools write it ({@code RSA PUBLIC KEY}, RFC 8017 §A.1.1).
 */
final class PublicKeyBlock {

  /** {@code rsaEncryption} with its parameters, DER (RFC 8017 §A.1). */
  private static final byte[] RSA_ENCRYPTION =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;
  private static final int SHORT_LENGTH = 0x80;

  private PublicKeyBlock() {}

  /** The key as {@code SubjectPublicKeyInfo}, DER; empty if it is neither RSA's nor EC's. */
  static Optional<byte[]> subjectPublicKeyInfo(PemBlocks.Block block) {
    try {
      byte[] der =
          switch (block.label()) {
            case "PUBLIC KEY" -> block.der();
            case "RSA PUBLIC KEY" -> described(block.der());
            default -> new byte[0];
          };
      return isKey("RSA", der) || isKey("EC", der) ? Optional.of(der) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] described(byte[] rsa) {
    ByteArrayOutputStream bits = new ByteArrayOutputStream();
    bits.write(0);
    bits.writeBytes(rsa);
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    info.writeBytes(RSA_ENCRYPTION);
    info.writeBytes(tagged(BIT_STRING, bits.toByteArray()));
    return tagged(SEQUENCE, info.toByteArray());
  }

  /** Tag, length and value (X.690 §8.1). */
  private static byte[] tagged(int tag, byte[] value) {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(tag);
    if (value.length < SHORT_LENGTH) {
      der.write(value.length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(value.length) + 7) / Byte.SIZE;
      der.write(SHORT_LENGTH | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        der.write(value.length >>> (i * Byte.SIZE));
      }
    }
    der.writeBytes(value);
    return der.toByteArray();
  }

  private static boolean isKey(String algorithm, byte[] der) {
    try {
      KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
