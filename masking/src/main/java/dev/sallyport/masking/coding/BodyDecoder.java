package dev.sallyport.masking.coding;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Undoes all codings of one body, piece by piece, within bounds: what it holds does not grow with
 * the body, whoever takes the pieces decides how fast it works, and a body may expand to at most
 * 256 MiB, beyond that to a hundred times its encoded length.
 */
public final class BodyDecoder implements AutoCloseable {

  /** Largest piece, in bytes. */
  public static final int PIECE = 64 * 1024;

  /** Up to so many decoded bytes nobody asks for the ratio. */
  private static final long FREE = 256L << 20;

  /** How many decoded bytes each encoded one may become beyond that. */
  private static final long RATIO = 100;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final List<Stage> stages = new ArrayList<>();
  private final long free;
  private ByteBuffer encoded = NOTHING;
  private long came;

  /** A decoder and how much came out of it. */
  private static final class Stage {
    private final Decoder decoder;
    private final ByteBuffer before = ByteBuffer.allocate(PIECE).flip();
    private long decoded;

    Stage(Decoder decoder) {
      this.decoder = decoder;
    }
  }

  /**
   * @param codings in the order in which they were applied, at least one
   */
  public BodyDecoder(List<ContentCoding> codings) {
    this(codings, FREE);
  }

  BodyDecoder(List<ContentCoding> codings, long free) {
    this.free = free;
    codings.forEach(coding -> stages.addFirst(new Stage(coding.decoder())));
  }

  /** Gives the next bytes; the last ones must have been read to their end. */
  public void write(ByteBuffer bytes) {
    if (encoded.hasRemaining()) {
      throw new IllegalStateException("what came before has not been read");
    }
    encoded = bytes;
    came += bytes.remaining();
  }

  /**
   * Decodes the next piece.
   *
   * @return at most {@link #PIECE} bytes; none when nothing more comes out of what was given
   * @throws CodingException if that is not how the body was said to be encoded, or if it expands
   *     too much
   */
  public ByteBuffer read() throws CodingException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    fill(stages.size() - 1, piece);
    return piece.flip();
  }

  /**
   * The body ends. One of no bytes at all is complete however it is said to be encoded.
   *
   * @throws CodingException if it is not complete
   */
  public void finish() throws CodingException {
    for (Stage stage : stages) {
      if (came > 0 && !stage.decoder.isComplete()) {
        throw new CodingException("encoded data that ends too early");
      }
    }
  }

  private void fill(int index, ByteBuffer target) throws CodingException {
    Stage stage = stages.get(index);
    int start = target.position();
    stage.decoder.decode(index == 0 ? encoded : stage.before, target);
    while (index > 0 && target.hasRemaining()) {
      stage.before.clear();
      fill(index - 1, stage.before);
      stage.before.flip();
      if (!stage.before.hasRemaining()) {
        break;
      }
      stage.decoder.decode(stage.before, target);
    }
    stage.decoded += target.position() - start;
    if (stage.decoded > free && stage.decoded / RATIO > came) {
      throw new CodingException("encoded data that expands more than a hundred times");
    }
  }

  @Override
  public void close() {
    stages.forEach(stage -> stage.decoder.close());
  }
}
