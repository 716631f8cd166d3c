package dev.sallyport.extproc.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.masking.coding.CodingException;
import dev.sallyport.masking.coding.ContentCoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class EncodedBodyTest {

  private static final int LIMIT = 1 << 20;
  private static final List<ContentCoding> GZIP = List.of(ContentCoding.GZIP);

  private interface Wrapping {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] encode(byte[] body, Wrapping wrapping) throws IOException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (OutputStream out = wrapping.around(encoded)) {
      out.write(body);
    }
    return encoded.toByteArray();
  }

  private static Optional<String> decode(byte[] body, List<ContentCoding> codings)
      throws CodingException {
    return EncodedBody.decode(codings, ByteBuffer.wrap(body), LIMIT)
        .map(decoded -> UTF_8.decode(decoded).toString());
  }

  @Test
  void undoesCodingsInTurn() throws Exception {
    byte[] body = "{\"model\":\"m\"}".getBytes(UTF_8);
    byte[] deflated = encode(body, DeflaterOutputStream::new);

    assertThat(decode(encode(body, GZIPOutputStream::new), GZIP)).contains("{\"model\":\"m\"}");
    assertThat(
            decode(
                encode(deflated, GZIPOutputStream::new),
                List.of(ContentCoding.DEFLATE, ContentCoding.GZIP)))
        .contains("{\"model\":\"m\"}");
  }

  @Test
  void stopsAtTheLongestBodyThatIsRead() throws Exception {
    assertThat(decode(encode(new byte[LIMIT], GZIPOutputStream::new), GZIP)).isPresent();
    assertThat(decode(encode(new byte[LIMIT + 1], GZIPOutputStream::new), GZIP)).isEmpty();
    byte[] bomb = encode(new byte[64 << 20], GZIPOutputStream::new);
    assertThat(
            decode(encode(bomb, GZIPOutputStream::new), List.of(GZIP.getFirst(), GZIP.getFirst())))
        .isEmpty();
  }

  @Test
  void refusesWhatIsCutOrNotEncodedAtAll() throws Exception {
    byte[] whole = encode("{\"model\":\"m\"}".getBytes(UTF_8), GZIPOutputStream::new);

    for (int length = 1; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatExceptionOfType(CodingException.class)
          .as("the first %d bytes", length)
          .isThrownBy(() -> decode(cut, GZIP));
    }
  }

  /** Raw deflate may begin with a brace; a server that ignores codings would read the JSON. */
  @Test
  void seesWhatCouldBeReadWithoutDecoding() throws Exception {
    byte[] json = "{\"name\":\"Zoë\"}\r\n".getBytes(UTF_8);

    assertThat(EncodedBody.isText(ByteBuffer.wrap(json))).isTrue();
    assertThat(EncodedBody.isText(ByteBuffer.wrap(encode(json, GZIPOutputStream::new)))).isFalse();
  }
}
