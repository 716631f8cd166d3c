package dev.sallyport.extproc.identity;

import dev.sallyport.core.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of a token's compact serialisation: what verified tokens are remembered by, so that the
 * memory of the guard holds no usable credential.
 */
record TokenDigest(ByteBuffer bytes) {

  static TokenDigest of(Secret<String> token) {
    try {
      byte[] ascii = token.reveal().getBytes(StandardCharsets.US_ASCII);
      return new TokenDigest(ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(ascii)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
