package dev.sallyport.masking.coding;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Members of gzip (RFC 1952), whose checksums and lengths are checked. */
final class GzipDecoder implements Decoder {

  private static final int TRAILER = 8;
  private static final long LOW_32 = 0xFFFF_FFFFL;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private GzipHeader header = new GzipHeader();
  private long trailer;
  private int trailerBytes;
  private boolean anyMember;

  @Override
  public void decode(ByteBuffer source, ByteBuffer target) throws CodingException {
    while (true) {
      if (header.isComplete() && !inflater.finished()) {
        inflate(source, target);
        if (!inflater.finished()) {
          return;
        }
      } else if (!source.hasRemaining()) {
        return;
      } else if (header.isComplete()) {
        readTrailer(source);
      } else {
        header.read(source);
      }
    }
  }

  /** Goes on until the source or the room is used up, or the data ends. */
  private void inflate(ByteBuffer source, ByteBuffer target) throws CodingException {
    inflater.setInput(source);
    int start = target.position();
    try {
      inflater.inflate(target);
    } catch (DataFormatException e) {
      throw new CodingException("broken deflate data");
    }
    checksum.update(target.slice(start, target.position() - start));
  }

  private void readTrailer(ByteBuffer source) throws CodingException {
    while (source.hasRemaining() && trailerBytes < TRAILER) {
      trailer |= (source.get() & 0xFFL) << (Byte.SIZE * trailerBytes++);
    }
    if (trailerBytes < TRAILER) {
      return;
    }
    if ((trailer & LOW_32) != checksum.getValue()
        || trailer >>> Integer.SIZE != (inflater.getBytesWritten() & LOW_32)) {
      throw new CodingException("a gzip member whose checksum or length is wrong");
    }
    anyMember = true;
    header = new GzipHeader();
    trailer = 0;
    trailerBytes = 0;
    checksum.reset();
    inflater.reset();
  }

  @Override
  public boolean isComplete() {
    return anyMember && header.isEmpty();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
