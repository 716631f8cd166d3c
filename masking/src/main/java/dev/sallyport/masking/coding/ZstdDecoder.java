package dev.sallyport.masking.coding;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/** Frames of Zstandard (RFC 8878), by the reference decoder. Windows are native memory. */
final class ZstdDecoder implements Decoder {

  private static final int BUFFER = 16 * 1024;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER).flip();
  private ZstdFrameHeader header = new ZstdFrameHeader();
  private boolean inFrame;
  private boolean anyFrame;

  /** Whether the last call left the output full, so that there may be more without more input. */
  private boolean full;

  @Override
  public void decode(ByteBuffer source, ByteBuffer target) throws CodingException {
    while (true) {
      move(out, target);
      if (out.hasRemaining()) {
        return;
      }
      if (inFrame && (in.hasRemaining() || full)) {
        advance();
      } else if (!source.hasRemaining() && !in.hasRemaining()) {
        return;
      } else if (inFrame) {
        in.clear();
        move(source, in);
        in.flip();
      } else {
        beginFrame(source);
      }
    }
  }

  /** Looks at the head of a frame before the decoder does, which would believe any window. */
  private void beginFrame(ByteBuffer source) throws CodingException {
    if (header.read(in.hasRemaining() ? in : source)) {
      ByteBuffer rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
      in.clear();
      in.put(header.bytes()).put(rest).flip();
      header = new ZstdFrameHeader();
      inFrame = true;
      anyFrame = true;
    }
  }

  private void advance() throws CodingException {
    out.clear();
    try {
      inFrame = !context.decompressDirectByteBufferStream(out, in);
    } catch (ZstdException e) {
      throw new CodingException("broken zstd data");
    }
    full = !out.hasRemaining() && inFrame;
    out.flip();
    if (!inFrame) {
      context.reset();
    }
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    to.put(from.slice(from.position(), count));
    from.position(from.position() + count);
  }

  @Override
  public boolean isComplete() {
    return anyFrame && !inFrame && header.isEmpty() && !in.hasRemaining() && !out.hasRemaining();
  }

  @Override
  public void close() {
    context.close();
  }
}
