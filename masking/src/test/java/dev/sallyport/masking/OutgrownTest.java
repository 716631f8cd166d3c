package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are longer than what is waited for: masked to their end, in bounded memory. */
class OutgrownTest {

  private static final int HELD_AT_MOST = 64 * 1024;

  @ParameterizedTest
  @CsvSource({
    "eyJhbGciOiJIUzI1NiJ9.eyJ, jwt",
    "sk-ant-api03-, api-key",
    "-----BEGIN PRIVATE KEY-----|, private-key",
    "password=1, secret"
  })
  void masksToTheEndInBoundedMemory(String start, String detector) throws Exception {
    String value = start.replace('|', '\n') + "A1b2C3d4".repeat(40_000);
    byte[] input = Streams.bytes("a " + value + ", then john@example.com");
    for (int chunk : new int[] {1000, 16_384, input.length}) {
      MaskStream stream = Masker.standard().open(Corpus.all(), Form.TEXT);
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      for (int from = 0; from < input.length; from += chunk) {
        int length = Math.min(chunk, input.length - from);
        output.writeBytes(stream.write(ByteBuffer.wrap(input, from, length)).bytes());
        assertThat(stream.heldBack()).isLessThan(HELD_AT_MOST);
      }
      output.writeBytes(stream.finish().bytes());
      assertThat(output.toString(StandardCharsets.UTF_8))
          .isEqualTo("a [redacted:%s], then [redacted:email]".formatted(detector));
    }
  }

  @ParameterizedTest
  @CsvSource({"a", "a.", "x1-", "eyJ", "é"})
  void runsThatAreNoValueStayAndAreNotHeld(String part) throws Exception {
    byte[] input = Streams.bytes(part.repeat(200_000) + " end");
    MaskStream stream = Masker.standard().open(Corpus.all(), Form.TEXT);

    byte[] written = stream.write(ByteBuffer.wrap(input)).bytes();

    assertThat(stream.heldBack()).isLessThan(HELD_AT_MOST);
    assertThat(written.length + stream.finish().length()).isEqualTo(input.length);
  }
}
