package dev.sallyport.masking.coding;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The coding {@code deflate}: the zlib format (RFC 1950), or deflate data without it (RFC 1951),
 * which many send under that name. The first two bytes tell: no encoder begins a raw stream with a
 * valid zlib head, since it would be a stored block with bits set in its padding.
 */
final class DeflateDecoder implements Decoder {

  private static final int HEAD = 2;
  private static final int METHOD_DEFLATE = 8;
  private static final int CHECK = 31;

  private final byte[] head = new byte[HEAD];
  private int headRead;
  private @Nullable Inflater inflater;

  @Override
  public void decode(ByteBuffer source, ByteBuffer target) throws CodingException {
    Inflater opened = inflater;
    if (opened == null) {
      while (source.hasRemaining() && headRead < HEAD) {
        head[headRead++] = source.get();
      }
      if (headRead < HEAD) {
        return;
      }
      opened = new Inflater(!isZlib());
      inflater = opened;
      inflate(opened, ByteBuffer.wrap(head), target);
    }
    inflate(opened, source, target);
  }

  private static void inflate(Inflater inflater, ByteBuffer source, ByteBuffer target)
      throws CodingException {
    if (!inflater.finished()) {
      inflater.setInput(source);
      try {
        inflater.inflate(target);
      } catch (DataFormatException e) {
        throw new CodingException("broken deflate data");
      }
      if (inflater.needsDictionary()) {
        throw new CodingException("deflate data that needs a dictionary");
      }
    }
    if (inflater.finished() && source.hasRemaining()) {
      throw new CodingException("bytes behind the end of deflate data");
    }
  }

  private boolean isZlib() {
    return (head[0] & 0x0F) == METHOD_DEFLATE
        && ((head[0] & 0xFF) << Byte.SIZE | (head[1] & 0xFF)) % CHECK == 0;
  }

  @Override
  public boolean isComplete() {
    return inflater != null && inflater.finished();
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
    }
  }
}
