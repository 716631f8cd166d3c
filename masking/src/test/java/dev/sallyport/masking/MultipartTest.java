package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.core.resource.Inspection;
import dev.sallyport.core.resource.SignedParts;
import dev.sallyport.core.resource.Uninspectable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of several parts, each masked by its own type. */
class MultipartTest {

  private static final Masker LENIENT =
      Masker.standard()
          .reading(
              new Inspection(
                  List.of(), List.of(), SignedParts.MASK, Uninspectable.PASS_AND_RECORD));

  private static final String FORM =
      """
      --b-0
      Content-Disposition: form-data; name="comment"

      from ada@example.org
      --b-0
      Content-Disposition: form-data; name="password"

      hunter
      --b-0
      Content-Disposition: form-data; name="meta"; filename="ada@example.org.json"
      content-type: application/json

      {"m":"ada\\u0040example.org","n":4111111111111111}
      --b-0
      Content-Disposition: form-data; name="empty"

      --b-0--
      """;

  private static final String MASKED =
      """
      --b-0
      Content-Disposition: form-data; name="comment"

      from [redacted:email]
      --b-0
      Content-Disposition: form-data; name="password"

      [redacted:secret]
      --b-0
      Content-Disposition: form-data; name="meta"; filename="[redacted:email]"
      content-type: application/json

      {"m":"[redacted:email]","n":"[redacted:payment-card]"}
      --b-0
      Content-Disposition: form-data; name="empty"

      --b-0--
      """;

  @Test
  void masksEachPartByItsTypeAndNameHoweverItIsCut() throws Exception {
    byte[] input = Streams.bytes(lines(FORM));

    assertThat(Streams.mask(Form.MULTIPART, lines(FORM))).isEqualTo(lines(MASKED));
    for (int cut = 1; cut < input.length; cut++) {
      assertThat(Streams.mask(Form.MULTIPART, input, cut))
          .as("cut at %d", cut)
          .asString()
          .isEqualTo(lines(MASKED));
    }
    assertThat(Streams.maskByteByByte(Form.MULTIPART, input)).asString().isEqualTo(lines(MASKED));
  }

  @Test
  void aBoundaryInsideOfAValueIsTheEndOfIt() throws Exception {
    String body =
        lines(
            "--b\n\nada@exam\n--b\n\nple.org --b x\r --b\n--bb is text\n--b--\n"
                .replace("--bb", "-bb"));

    assertThat(Streams.mask(Form.MULTIPART, body)).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: image/png",
        "Content-Type: text/plain; charset=utf-16",
        "Content-Type: multipart/mixed; boundary=x",
        "Content-Type: text/plain\nContent-Type: application/json",
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Encoding: gzip"
      })
  void aPartThatCannotBeInspectedFollowsItsRule(String head) throws Exception {
    String body =
        lines("--b\n" + head + "\n\n\u0001ada@example.org\n--b\n\nada@example.org\n--b--");

    assertThatExceptionOfType(UninspectableException.class)
        .isThrownBy(() -> Streams.mask(Form.MULTIPART, body))
        .withMessageContaining("part");
    MaskStream stream = LENIENT.open(Corpus.all(), Form.MULTIPART);
    String output =
        text(stream.write(ByteBuffer.wrap(Streams.bytes(body))).bytes())
            + text(stream.finish().bytes());
    assertThat(output)
        .isEqualTo(
            lines("--b\n" + head + "\n\n\u0001ada@example.org\n--b\n\n[redacted:email]\n--b--"));
    assertThat(stream.hasUninspected()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "preamble~--b~~x~--b--",
        "--b~~x~--b--~epilogue",
        "--b~~x",
        "--b ~~x~--b--",
        "--b~no header line~~x~--b--",
        "--b~A: b` c: d~~x~--b--",
        "--b~~x~--b --~",
        "--b~~x~--bb~~y~--b--",
        "ada@example.org"
      })
  void whatReadersReadInDifferentWaysIsRefused(String body) {
    assertThatExceptionOfType(UninspectableException.class)
        .isThrownBy(
            () -> Streams.mask(Form.MULTIPART, body.replace("~", "\r\n").replace('`', '\n')));
  }

  @Test
  void anEmptyFormPasses() throws Exception {
    assertThat(Streams.mask(Form.MULTIPART, "--b--\r\n")).isEqualTo("--b--\r\n");
  }

  @Test
  void holdsLittleOfALongPart() throws Exception {
    MaskStream stream = LENIENT.open(Corpus.all(), Form.MULTIPART);
    stream.write(ByteBuffer.wrap(Streams.bytes(lines("--b\nContent-Type: image/png\n\n"))));
    byte[] piece = "\r\n--".repeat(4_000).getBytes(StandardCharsets.US_ASCII);

    for (int i = 0; i < 100; i++) {
      stream.write(ByteBuffer.wrap(piece));
      assertThat(stream.heldBack()).isLessThan(128);
    }
  }

  private static String lines(String text) {
    return text.replace("\n", "\r\n");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
