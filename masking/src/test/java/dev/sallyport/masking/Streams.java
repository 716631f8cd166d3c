package dev.sallyport.masking;

import dev.sallyport.core.mask.MaskPlan;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends bytes through a mask stream, cut in different ways. */
final class Streams {

  private Streams() {}

  /** Masks with all detectors, cut before each of the given places. */
  static byte[] mask(Form form, byte[] input, int... cuts) throws UninspectableException {
    return mask(Corpus.all(), form, input, cuts);
  }

  static byte[] mask(MaskPlan plan, Form form, byte[] input, int... cuts)
      throws UninspectableException {
    return mask(Masker.standard(), plan, form, input, cuts);
  }

  static byte[] mask(Masker masker, MaskPlan plan, Form form, byte[] input, int... cuts)
      throws UninspectableException {
    MaskStream stream = masker.open(plan, form);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int from = 0;
    for (int cut : cuts) {
      output.writeBytes(stream.write(ByteBuffer.wrap(input, from, cut - from)).bytes());
      from = cut;
    }
    output.writeBytes(stream.write(ByteBuffer.wrap(input, from, input.length - from)).bytes());
    output.writeBytes(stream.finish().bytes());
    return output.toByteArray();
  }

  static String mask(Form form, String input) throws UninspectableException {
    return new String(mask(form, bytes(input)), StandardCharsets.UTF_8);
  }

  /** One byte at a time. */
  static byte[] maskByteByByte(Form form, byte[] input) throws UninspectableException {
    int[] cuts = new int[input.length];
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = i;
    }
    return mask(form, input, cuts);
  }

  /** A message of gRPC with short ASCII texts as its fields 1, 2 and so on. */
  static String grpc(String... texts) {
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      message.append((char) (i + 1 << 3 | 2)).append((char) texts[i].length()).append(texts[i]);
    }
    int length = message.length();
    return "\0\0" + (char) (length >> 16) + (char) (length >> 8 & 0x7F) + (char) length + message;
  }

  /** A form with one field. */
  static String multipart(String text) {
    return "--b0\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + text + "\r\n--b0--\r\n";
  }

  /** The value of a line that goes on. */
  static String line(MaskedLine line) {
    return switch (line) {
      case MaskedLine.Passes(var value) -> new String(value.bytes(), StandardCharsets.UTF_8);
      case MaskedLine.Dropped _ -> "dropped";
      case MaskedLine.Blocked(var detector) -> "blocked by " + detector;
    };
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
