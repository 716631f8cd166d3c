package dev.sallyport.masking.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Brotli (RFC 7932), by the reference decoder. Its window, 16 MiB at most, is native memory. */
final class BrotliDecoder implements Decoder {

  private static final int INPUT = 16 * 1024;

  private final DecoderJNI.Wrapper decoder;
  private @Nullable ByteBuffer decoded;

  BrotliDecoder() {
    Brotli4jLoader.ensureAvailability();
    try {
      decoder = new DecoderJNI.Wrapper(INPUT);
    } catch (IOException e) {
      throw new IllegalStateException("no memory for a brotli decoder", e);
    }
  }

  @Override
  public void decode(ByteBuffer source, ByteBuffer target) throws CodingException {
    while (true) {
      drain(target);
      if (decoded != null) {
        return;
      }
      switch (decoder.getStatus()) {
        case OK -> decoder.push(0);
        case NEEDS_MORE_OUTPUT -> decoded = decoder.pull();
        case NEEDS_MORE_INPUT -> {
          if (decoder.hasOutput()) {
            decoded = decoder.pull();
          } else if (source.hasRemaining()) {
            push(source);
          } else {
            return;
          }
        }
        case DONE -> {
          if (decoder.hasOutput()) {
            decoded = decoder.pull();
          } else if (source.hasRemaining()) {
            throw new CodingException("bytes behind the end of brotli data");
          } else {
            return;
          }
        }
        case ERROR -> throw new CodingException("broken brotli data, or bytes behind its end");
      }
    }
  }

  private void push(ByteBuffer source) {
    ByteBuffer input = decoder.getInputBuffer();
    input.clear();
    int count = Math.min(input.remaining(), source.remaining());
    input.put(source.slice(source.position(), count));
    source.position(source.position() + count);
    decoder.push(count);
  }

  /** Hands on what the decoder gave last, as far as there is room. */
  private void drain(ByteBuffer target) {
    ByteBuffer from = decoded;
    if (from == null) {
      return;
    }
    int count = Math.min(from.remaining(), target.remaining());
    target.put(from.slice(from.position(), count));
    from.position(from.position() + count);
    if (!from.hasRemaining()) {
      decoded = null;
    }
  }

  @Override
  public boolean isComplete() {
    return decoded == null && decoder.getStatus() == DecoderJNI.Status.DONE && !decoder.hasOutput();
  }

  @Override
  public void close() {
    decoder.destroy();
  }
}
