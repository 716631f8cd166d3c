package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies that are written so that one reader finds a value in them and another does not. Nothing of
 * the value leaves: the body is masked, or it is refused.
 */
class HostileBodyTest {

  private static final String MAIL = "ada.lovelace@example.com";

  static Stream<Arguments> bodies() {
    return Stream.of(
        of(Form.JSON, "{\"m\":1,\"m\":\"" + MAIL + "\",\"m\":2}"),
        of(Form.JSON, "\uFEFF{\"m\":\"" + MAIL + "\"}"),
        of(Form.JSON, "\uFEFF\uFEFF{\"m\":\"" + MAIL + "\"}"),
        of(Form.JSON, "{\"" + MAIL + "\":{}}"),
        of(Form.JSON, "{/* " + MAIL + " */\"a\":1}"),
        of(Form.JSON, "// " + MAIL + "\n{}"),
        of(Form.JSON, "{'m':'" + MAIL + "'}"),
        of(Form.JSON, "{m:\"" + MAIL + "\"}"),
        of(Form.JSON, ")]}',\n{\"m\":\"" + MAIL + "\"}"),
        of(Form.JSON, "callback({\"m\":\"" + MAIL + "\"})"),
        of(Form.JSON, "{\"m\":\"ada.lovelace\\u0040example.com\"}"),
        of(Form.JSON, "{\"m\":\"\\u0061da.lovel\\u0061ce@ex\\u0061mple.c\\u006Fm\"}"),
        of(Form.JSON, "{\"m\":\"ada.lovelace\\x40example.com\"}"),
        of(Form.JSON, "{\"m\":\"ada.lovelace\\U0040example.com\"}"),
        of(Form.JSON, "{\"m\":\"\\ud83d\\ude00" + MAIL + "\\ud83d\"}"),
        of(Form.JSON, "{\"m\":\"\\udc00" + MAIL + "\"}"),
        of(Form.JSON, "{\"m\":\"ada.lovelace\\\n@example.com\"}"),
        of(Form.JSON, "{\"m\":\"" + MAIL + "\"}\u0000"),
        of(Form.JSON, "{\"m\":\"" + MAIL + "\"}} trailing " + MAIL),
        of(Form.JSON, "[1,]\"" + MAIL + "\""),
        of(Form.JSON, "\u001E{\"m\":\"" + MAIL + "\"}\n"),
        of(Form.JSON, "\"{\\\"m\\\":\\\"ada.lovelace\\\\u0040example.com\\\"}\""),
        of(Form.TEXT, "\u0000" + MAIL),
        of(Form.TEXT, "x" + "\u0000".repeat(3) + MAIL),
        of(Form.TEXT, "{\"m\":\"ada.lovelace\\u0040example.com\"}"),
        of(Form.TEXT, "\n\n  [\"ada.lovelace\\u0040example.com\"]"),
        of(Form.TEXT, "ada.lovelace&#x40;example&#46;com"),
        of(Form.SSE, "data: {\"m\":\"ada.lovelace\\u0040example.com\"\n\n"),
        of(Form.SSE, "data: [\ndata: \"ada.lovelace\\u0040example.com\"\ndata: ]\n\n"),
        of(Form.SSE, "id: " + MAIL + "\nevent: " + MAIL + "\n: " + MAIL + "\n\n"),
        of(Form.SSE, MAIL + ": " + MAIL + "\ndata\n\n"),
        of(Form.SSE, "data: " + MAIL),
        of(Form.SSE, "data: x\r\n\r\ndata:" + MAIL + "\r\r"),
        of(Form.SSE, "data: \u0000" + MAIL + "\n\n"),
        of(Form.URL_ENCODED, "m=ada.lovelace%40example.com&" + MAIL + "=%zz%4"),
        of(Form.URL_ENCODED, "m=ada%2Elovelace%2540example.com;n=" + MAIL),
        of(Form.URL_ENCODED, "%6D=%61%64%61%2e%6c%6f%76%65%6c%61%63%65%40example.com"),
        of(Form.MULTIPART, "--b\n\n" + MAIL + "\n--b--\n"),
        of(Form.MULTIPART, "--b\r\n\r\nx\r\n--b--\r\n" + MAIL));
  }

  private static Arguments of(Form form, String body) {
    return Arguments.of(form, body);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("bodies")
  void nothingOfTheValueLeavesHoweverItIsCut(Form form, String body) {
    byte[] bytes = Streams.bytes(body);
    for (int cut = 1; cut < bytes.length; cut++) {
      assertThat(output(form, bytes, cut)).as("cut at %d", cut).doesNotContain("lovel", "ovelace");
    }
  }

  @ParameterizedTest
  @CsvSource({"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
  void anotherEncodingThanTheHeadSaysHidesNothing(Charset charset) {
    for (Form form : Form.values()) {
      for (String text : List.of("{\"m\":\"" + MAIL + "\"}", "data: " + MAIL + "\n\n", MAIL)) {
        String output = output(form, text.getBytes(charset), 1);

        assertThat(new String(output.getBytes(StandardCharsets.ISO_8859_1), charset))
            .as("%s as %s", text, form)
            .doesNotContain("lovelace");
      }
    }
  }

  @Test
  void overlongAndBrokenUtf8HidesNothing() {
    byte[][] atSigns = {
      {(byte) 0xC1, (byte) 0x80},
      {(byte) 0xE0, (byte) 0x81, (byte) 0x80},
      {(byte) 0xF0, (byte) 0x80, (byte) 0x81, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80, '@'},
      {(byte) 0xFF, '@'},
    };
    for (byte[] at : atSigns) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(Streams.bytes("[\"ada.lovelace"));
      body.writeBytes(at);
      body.writeBytes(Streams.bytes("example.com\"]"));

      assertThat(output(Form.JSON, body.toByteArray(), 5)).doesNotContain("example");
    }
  }

  /** What leaves, even of a body that is refused in the end. */
  private static String output(Form form, byte[] body, int cut) {
    MaskStream stream = Masker.standard().open(Corpus.all(), form);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      output.writeBytes(stream.write(ByteBuffer.wrap(body, 0, cut)).bytes());
      output.writeBytes(stream.write(ByteBuffer.wrap(body, cut, body.length - cut)).bytes());
      output.writeBytes(stream.finish().bytes());
    } catch (UninspectableException refused) {
      assertThat(refused.getMessage()).doesNotContain("lovelace");
    }
    return output.toString(StandardCharsets.ISO_8859_1);
  }
}
