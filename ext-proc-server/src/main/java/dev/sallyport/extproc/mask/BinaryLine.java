package dev.sallyport.extproc.mask;

import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.masking.BlockedException;
import dev.sallyport.masking.Form;
import dev.sallyport.masking.MaskStream;
import dev.sallyport.masking.MaskedLine;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.UninspectableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A binary header of gRPC (PROTOCOL-HTTP2, "Binary-Header"), whose name ends in {@code -bin} and
 * whose value is base64: most are messages, such as {@code grpc-status-details-bin}, others are
 * anything.
 */
final class BinaryLine {

  private static final int PREFIX = 5;

  private BinaryLine() {}

  static boolean isOne(String name) {
    return name.endsWith("-bin");
  }

  /**
   * Masks a value.
   *
   * @return the value as it goes on; empty for one that is no message, in which something is found,
   *     and where something is found that is dropped
   * @throws BlockedException if it holds what the plan blocks
   */
  static Optional<String> mask(Masker masker, MaskPlan plan, String value) throws BlockedException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(value.strip());
    } catch (IllegalArgumentException none) {
      return unlessFound(masker, plan, value, value);
    }
    ByteBuffer framed = ByteBuffer.allocate(PREFIX + bytes.length);
    framed.put((byte) 0).putInt(bytes.length).put(bytes).flip();
    MaskStream stream = masker.open(plan, Form.GRPC);
    try {
      byte[] masked = stream.write(framed).bytes();
      if (plan.drops(stream.counts())) {
        return Optional.empty();
      }
      return Optional.of(stream.counts().isEmpty() ? value : encoded(masked));
    } catch (BlockedException blocked) {
      throw blocked;
    } catch (UninspectableException none) {
      return unlessFound(masker, plan, new String(bytes, StandardCharsets.ISO_8859_1), value);
    }
  }

  private static String encoded(byte[] framed) {
    byte[] message = Arrays.copyOfRange(framed, PREFIX, framed.length);
    return Base64.getEncoder().withoutPadding().encodeToString(message);
  }

  private static Optional<String> unlessFound(
      Masker masker, MaskPlan plan, String text, String value) throws BlockedException {
    return switch (masker.lines(plan).header("", text)) {
      case MaskedLine.Passes(var masked) ->
          text.equals(new String(masked.bytes(), StandardCharsets.UTF_8))
              ? Optional.of(value)
              : Optional.empty();
      case MaskedLine.Dropped _ -> Optional.empty();
      case MaskedLine.Blocked(var detector) -> throw new BlockedException(detector);
    };
  }
}
