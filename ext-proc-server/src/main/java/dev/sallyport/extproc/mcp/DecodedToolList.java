package dev.sallyport.extproc.mcp;

import com.google.protobuf.ByteString;
import dev.sallyport.masking.coding.BodyDecoder;
import dev.sallyport.masking.coding.CodingException;
import dev.sallyport.masking.coding.ContentCoding;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Undoes the codings of an answer before it is looked into; it goes on as it is then. One piece of
 * it may become no longer than a message may be, so that a few bytes cannot fill the memory.
 */
final class DecodedToolList implements ToolListFilter {

  private final ToolListFilter decoded;
  private final BodyDecoder decoder;
  private final int limit;

  DecodedToolList(ToolListFilter decoded, List<ContentCoding> codings, int limit) {
    this.decoded = decoded;
    this.decoder = new BodyDecoder(codings);
    this.limit = limit;
  }

  @Override
  public ByteString pass(ByteString piece, boolean last) throws UnreadableAnswerException {
    try {
      decoder.write(piece.asReadOnlyByteBuffer());
      ByteString.Output whole = ByteString.newOutput();
      for (ByteBuffer next = decoder.read(); next.hasRemaining(); next = decoder.read()) {
        if (whole.size() + next.remaining() > limit) {
          throw new UnreadableAnswerException("a piece of the answer expands too much");
        }
        whole.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
      }
      if (last) {
        decoder.finish();
      }
      return decoded.pass(whole.toByteString(), last);
    } catch (CodingException e) {
      throw new UnreadableAnswerException("the answer is not encoded as its head says");
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
