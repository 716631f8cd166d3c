package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.Masked;
import dev.sallyport.masking.coding.BodyDecoder;
import dev.sallyport.masking.coding.CodingException;
import dev.sallyport.masking.coding.ContentCoding;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What holds of any bytes: nothing but a refusal is thrown, output is bounded, cuts do not matter.
 */
public final class FuzzTargets {

  /** A label for every three bytes, and what an event is framed with again. */
  private static final int GROWTH = 16;

  private static final int SLACK = 4096;

  private FuzzTargets() {}

  /** Where Jazzer comes in: the first byte says whether the rest is a body or an encoded one. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0 && input[0] >= 'a') {
      byte[] encoded = input.clone();
      encoded[0] = (byte) (input[0] - 'a');
      coding(encoded);
    } else {
      form(input);
    }
  }

  /** Any bytes as a body: the first says in which form, the second where it is cut. */
  static void form(byte[] input) {
    if (input.length < 3) {
      return;
    }
    Form form = Form.values()[Math.floorMod(input[0] - '0', Form.values().length)];
    int cut = 2 + (input[1] & 0xFF) % (input.length - 2);
    Optional<byte[]> whole = mask(form, input, input.length);
    Optional<byte[]> twice = mask(form, input, cut);
    assertThat(twice.isPresent()).isEqualTo(whole.isPresent());
    whole.ifPresent(
        bytes -> {
          assertThat(twice.orElseThrow()).isEqualTo(bytes);
          assertThat(bytes.length).isLessThanOrEqualTo(GROWTH * input.length + SLACK);
        });
  }

  /** Any bytes as an encoded body, likewise. */
  static void coding(byte[] input) {
    if (input.length < 3) {
      return;
    }
    ContentCoding coding =
        ContentCoding.values()[(input[0] & 0xFF) % ContentCoding.values().length];
    int cut = 2 + (input[1] & 0xFF) % (input.length - 2);
    Optional<byte[]> whole = decode(coding, input, input.length);
    Optional<byte[]> twice = decode(coding, input, cut);
    assertThat(twice.isPresent()).isEqualTo(whole.isPresent());
    whole.ifPresent(bytes -> assertThat(twice.orElseThrow()).isEqualTo(bytes));
  }

  private static Optional<byte[]> mask(Form form, byte[] input, int cut) {
    MaskStream stream = Masker.standard().open(Corpus.all(), form);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      add(output, stream.write(ByteBuffer.wrap(input, 2, cut - 2)));
      add(output, stream.write(ByteBuffer.wrap(input, cut, input.length - cut)));
      add(output, stream.finish());
      return Optional.of(output.toByteArray());
    } catch (UninspectableException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return Optional.empty();
    }
  }

  private static void add(ByteArrayOutputStream output, Masked masked) {
    output.writeBytes(masked.bytes());
  }

  private static Optional<byte[]> decode(ContentCoding coding, byte[] input, int cut) {
    try (BodyDecoder decoder = new BodyDecoder(List.of(coding))) {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      for (int[] part : new int[][] {{2, cut}, {cut, input.length}}) {
        decoder.write(ByteBuffer.wrap(input, part[0], part[1] - part[0]));
        ByteBuffer piece = decoder.read();
        while (piece.hasRemaining()) {
          output.write(piece.array(), piece.position(), piece.remaining());
          piece = decoder.read();
        }
      }
      decoder.finish();
      return Optional.of(output.toByteArray());
    } catch (CodingException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return Optional.empty();
    }
  }
}
