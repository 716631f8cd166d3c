package dev.sallyport.masking;

import dev.sallyport.masking.coding.BodyDecoder;
import dev.sallyport.masking.coding.CodingException;
import dev.sallyport.masking.coding.ContentCoding;
import dev.sallyport.masking.format.GrpcFormat;
import dev.sallyport.masking.format.MalformedException;
import dev.sallyport.masking.scan.Output;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Undoes the compression of single messages of gRPC.
 *
 * @param coding how they are compressed; empty for no way that can be undone
 */
record GrpcDecompression(Optional<ContentCoding> coding) implements GrpcFormat.Decompression {

  @Override
  public byte[] undo(byte[] message) throws MalformedException {
    List<ContentCoding> codings = coding.stream().toList();
    if (codings.isEmpty()) {
      throw new MalformedException("a compressed message that cannot be decompressed");
    }
    try (BodyDecoder decoder = new BodyDecoder(codings)) {
      Output plain = new Output();
      decoder.write(ByteBuffer.wrap(message));
      ByteBuffer piece = decoder.read();
      while (piece.hasRemaining()) {
        if (plain.size() + piece.remaining() > GrpcFormat.MOST) {
          throw new MalformedException("a compressed message that is too large");
        }
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        plain.write(bytes);
        piece = decoder.read();
      }
      decoder.finish();
      return plain.take();
    } catch (CodingException e) {
      throw new MalformedException("a compressed message with " + e.getMessage());
    }
  }
}
