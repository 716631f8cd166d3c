package dev.sallyport.extproc.policy;

import dev.sallyport.masking.coding.BodyDecoder;
import dev.sallyport.masking.coding.CodingException;
import dev.sallyport.masking.coding.ContentCoding;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Undoes the codings of a request body that a policy looks into, up to the longest body that is
 * read at all.
 *
 * <p>Many servers ignore {@code content-encoding} of requests and read the bytes as they are. There
 * are streams of deflate and brotli that are JSON, too; so what could be read both ways is refused.
 */
final class EncodedBody {

  private EncodedBody() {}

  /**
   * Decodes a body.
   *
   * @param codings in the order in which they were applied, at least one
   * @param limit longest decoded body, in bytes
   * @return empty if it is longer
   * @throws CodingException if it is not encoded like that
   */
  static Optional<ByteBuffer> decode(List<ContentCoding> codings, ByteBuffer body, long limit)
      throws CodingException {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    try (BodyDecoder decoder = new BodyDecoder(codings)) {
      decoder.write(body.duplicate());
      for (ByteBuffer piece = decoder.read(); piece.hasRemaining(); piece = decoder.read()) {
        decoded.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        if (decoded.size() > limit) {
          return Optional.empty();
        }
      }
      decoder.finish();
    }
    return Optional.of(ByteBuffer.wrap(decoded.toByteArray()));
  }

  /** Whether the encoded bytes are text as they are, so that a server could read them undecoded. */
  static boolean isText(ByteBuffer body) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(body.duplicate());
      return text.chars().noneMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r');
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
