package dev.sallyport.extproc.identity;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * SHA-256 of a token's compact serialisation: what verified tokens are remembered by, so that the
 * memory of the guard holds no usable credential.
 */
record TokenDigest(ByteBuffer bytes) {

  static TokenDigest of(Secret<String> token) {
    byte[] ascii = token.reveal().getBytes(StandardCharsets.US_ASCII);
    return new TokenDigest(ByteBuffer.wrap(Sha256.of(ascii)));
  }
}
