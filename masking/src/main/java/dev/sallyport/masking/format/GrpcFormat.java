package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages of gRPC (PROTOCOL-HTTP2, "Length-Prefixed-Message"), each of which leaves as soon as it
 * is complete. A compressed message leaves uncompressed, which its flag says.
 */
public final class GrpcFormat implements Format {

  /** Most bytes of a message, compressed or not. */
  public static final int MOST = 8 * 1024 * 1024;

  private static final int PREFIX = 5;

  /** Undoes the compression of one message. */
  public interface Decompression {

    /**
     * The message as it was before it was compressed.
     *
     * @throws MalformedException if it cannot be undone, or gives more than {@link #MOST} bytes
     */
    byte[] undo(byte[] message) throws MalformedException;
  }

  private final ProtobufMasking masking;
  private final @Nullable ProtobufType type;
  private final Decompression decompression;
  private final byte[] prefix = new byte[PREFIX];
  private final Output message = new Output();
  private int prefixRead;
  private int length;

  /**
   * Messages in which the detectors of a plan are looked for.
   *
   * @param type their type, if it is known
   */
  public GrpcFormat(
      ScanPlan plan, Tally tally, Optional<ProtobufType> type, Decompression decompression) {
    masking = new ProtobufMasking(plan, tally);
    this.type = type.orElse(null);
    this.decompression = decompression;
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) throws MalformedException {
    int i = from;
    while (i < to) {
      if (prefixRead < PREFIX) {
        prefix[prefixRead++] = source[i++];
        if (prefixRead == PREFIX) {
          beginMessage();
        }
      } else {
        int count = Math.min(to - i, length - message.size());
        message.write(source, i, i + count);
        i += count;
      }
      if (prefixRead == PREFIX && message.size() == length) {
        endMessage(output);
      }
    }
  }

  @Override
  public void finish(Output output) throws MalformedException {
    if (prefixRead > 0) {
      throw new MalformedException("a message of gRPC that is cut off");
    }
  }

  @Override
  public int held() {
    return prefixRead + message.size();
  }

  private void beginMessage() throws MalformedException {
    if (prefix[0] != 0 && prefix[0] != 1) {
      throw new MalformedException("a message of gRPC with unknown flags");
    }
    length =
        (prefix[1] & 0xFF) << 24
            | (prefix[2] & 0xFF) << 16
            | (prefix[3] & 0xFF) << 8
            | (prefix[4] & 0xFF);
    if (length < 0 || length > MOST) {
      throw new MalformedException("a message of gRPC of more than " + MOST + " bytes");
    }
  }

  private void endMessage(Output output) throws MalformedException {
    byte[] came = message.take();
    boolean compressed = prefix[0] == 1;
    byte[] plain = compressed ? decompression.undo(came) : came;
    byte[] masked = masking.mask(plain, type);
    byte[] leaves = masked == null ? plain : masked;
    output.write(0);
    for (int shift = 24; shift >= 0; shift -= Byte.SIZE) {
      output.write(leaves.length >>> shift);
    }
    output.write(leaves);
    prefixRead = 0;
  }
}
