package dev.sallyport.policy.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.resource.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that two readers could understand differently are malformed. */
class StrictJsonTest {

  private static final Bodies HTTP = Bodies.to(Kind.HTTP);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "0",
        "\"\"",
        "null",
        " { \"a\" : [ 1 , true ] } \r\n\t",
        "-0",
        "1e308",
        "12345678901234567890",
        "{\"a\":{\"a\":1}}",
        "[{\"a\":1},{\"a\":2}]",
        "\"\\ud83d\\ude00\"",
        "\"\\u00e9\"",
        "0.1000",
        "\"\uFEFF\""
      })
  void readsWhatAllReadersReadAlike(String text) {
    assertThat(HTTP.read(text)).as(text).isInstanceOf(InspectedBody.Parsed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"a\":1,\"a\":2} | DUPLICATE_KEY",
        "{\"a\":1,\"\\u0061\":2} | DUPLICATE_KEY",
        "{\"x\":{\"b\":null,\"b\":1}} | DUPLICATE_KEY",
        "{\"__proto__\":{\"a\":1}} | LOOKALIKE_KEY",
        "[{\"a\":{\"\\u005f_proto__\":null}}] | LOOKALIKE_KEY",
        "{\"a\":1 | NOT_JSON",
        "{\"a\":1}x | NOT_JSON",
        "{\"a\":1}{\"a\":2} | NOT_JSON",
        "{\"a\":1},  | NOT_JSON",
        "[1,] | NOT_JSON",
        "{\"a\":1,} | NOT_JSON",
        "[1 2] | NOT_JSON",
        "{'a':1} | NOT_JSON",
        "{a:1} | NOT_JSON",
        "// c\\n{} | NOT_JSON",
        "/* c */{} | NOT_JSON",
        "{\"a\":NaN} | NOT_JSON",
        "{\"a\":Infinity} | NOT_JSON",
        "{\"a\":-Infinity} | NOT_JSON",
        "01 | NOT_JSON",
        "+1 | NOT_JSON",
        ".5 | NOT_JSON",
        "1. | NOT_JSON",
        "0x10 | NOT_JSON",
        "\"a\\x\" | NOT_JSON",
        "tru | NOT_JSON",
        "1e309 | NUMBER_OUT_OF_RANGE",
        "-1e999999999 | NUMBER_OUT_OF_RANGE",
        "\"\\ud800\" | UNREADABLE_TEXT",
        "\"\\udc00\\ud800\" | UNREADABLE_TEXT",
        "{\"\\ud800\":1} | UNREADABLE_TEXT",
        "\"a\\u0000\" | UNREADABLE_TEXT",
      })
  void findsMalformedWhatReadersDifferOn(String text, Problem problem) {
    assertThat(HTTP.problem(text)).as(text).isEqualTo(problem);
  }

  @Test
  void findsMalformedWhatHasControlCharactersOrNothing() {
    assertThat(HTTP.problem("\"a\nb\"")).isEqualTo(Problem.NOT_JSON);
    assertThat(HTTP.problem("\f{}")).isEqualTo(Problem.NOT_JSON);
    assertThat(HTTP.problem("{}\0")).isEqualTo(Problem.NOT_JSON);
    assertThat(HTTP.problem("  ")).isEqualTo(Problem.NOT_JSON);
    assertThat(HTTP.read("").status()).isEqualTo("absent");
  }

  @Test
  void findsMalformedWhatIsTooDeepOrHasEndlessNumbers() {
    assertThat(HTTP.problem("[".repeat(100) + "]".repeat(100))).isNull();
    assertThat(HTTP.problem("[".repeat(101) + "]".repeat(101))).isEqualTo(Problem.TOO_DEEP);
    assertThat(HTTP.problem("[".repeat(500_000))).isEqualTo(Problem.TOO_DEEP);
    assertThat(HTTP.problem("1".repeat(65))).isEqualTo(Problem.NUMBER_OUT_OF_RANGE);
    assertThat(HTTP.problem("0." + "1".repeat(2_000))).isEqualTo(Problem.NUMBER_OUT_OF_RANGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void readsNoOtherEncoding(String charset) {
    byte[] body = "{\"a\":\"b\"}".getBytes(Charset.forName(charset));

    assertThat(HTTP.readAll(body).getFirst().status()).isEqualTo("malformed");
  }

  @Test
  void readsNoByteOrderMarkAndNoBrokenUtf8() {
    assertThat(HTTP.problem("\uFEFF{}")).isEqualTo(Problem.BYTE_ORDER_MARK);
    byte[][] broken = {
      {'"', (byte) 0xC3, '"'}, // cut off
      {'"', (byte) 0xC0, (byte) 0xAF, '"'}, // overlong
      {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}, // a surrogate
      {'"', (byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'}, // beyond U+10FFFF
      {'"', (byte) 0xFF, '"'},
    };
    for (byte[] body : broken) {
      assertThat(HTTP.readAll(body).getFirst())
          .isEqualTo(new InspectedBody.Malformed(body.length, Problem.NOT_UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | parsed",
        "Application/JSON; Charset=\"UTF-8\" | parsed",
        "application/vnd.api+json | parsed",
        "application/json; charset=utf-16 | not_inspected",
        "application/json; charset=utf-8; charset=utf-16 | not_inspected",
        "text/json | not_inspected",
        "text/plain | not_inspected",
        "application/x-ndjson | not_inspected",
        "application/jsonp | not_inspected",
        "multipart/form-data; boundary=x | not_inspected",
        "application/json, text/plain | not_inspected",
      })
  void looksIntoWhatIsDeclaredAsJsonAndNothingElse(String type, String status) {
    assertThat(HTTP.header("content-type", type).read("{}").status()).isEqualTo(status);
  }

  @Test
  void doesNotLookWhereTheTypeIsMissingOrGivenTwiceOrTheBodyIsCompressed() {
    assertThat(HTTP.header("content-type").read("{}").status()).isEqualTo("not_inspected");
    assertThat(
            HTTP.header("content-type", "application/json", "application/json").read("{}").status())
        .isEqualTo("not_inspected");
    assertThat(HTTP.header("content-encoding", "gzip").read("{}").status())
        .isEqualTo("not_inspected");
    assertThat(HTTP.header("content-encoding", "identity").read("{}").status()).isEqualTo("parsed");
  }

  @Property(tries = 500)
  void whateverIsReadIsWhatAnotherReaderReads(@ForAll List<Byte> noise) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("{\"a\":\"".getBytes(StandardCharsets.UTF_8));
    noise.forEach(body::write);
    body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));

    InspectedBody read = HTTP.readAll(body.toByteArray()).getFirst();

    if (read instanceof InspectedBody.Parsed parsed) {
      JsonNode other = new JsonMapper().readTree(body.toByteArray());
      assertThat(parsed.json()).isEqualTo(other);
    } else {
      assertThat(read).isInstanceOf(InspectedBody.Malformed.class);
    }
  }
}
