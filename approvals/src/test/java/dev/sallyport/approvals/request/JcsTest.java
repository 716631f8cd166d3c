package dev.sallyport.approvals.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JcsTest {

  @Test
  void writesTheExampleOfRfc8785() throws Exception {
    String json =
        """
        {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
         "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
         "literals": [null, true, false]}
        """;

    assertThat(canonical(json))
        .isEqualTo(
            "{\"literals\":[null,true,false],"
                + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void sortsNamesByUtf16CodeUnits() throws Exception {
    String json =
        """
        {"\\u20ac": 1, "\\r": 2, "\\ufb33": 3, "1": 4, "\\ud83d\\ude00": 5, "\\u0080": 6, "\\u00f6": 7}
        """;

    assertThat(canonical(json))
        .isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5e-324",
        "-5e-324",
        "1.7976931348623157e+308",
        "9007199254740992",
        "-9007199254740992",
        "295147905179352830000",
        "9.999999999999997e+22",
        "1e+23",
        "1.0000000000000001e+23",
        "999999999999999700000",
        "999999999999999900000",
        "1e+21",
        "9.999999999999997e-7",
        "0.000001",
        "333333333.3333332",
        "333333333.33333325",
        "333333333.3333333",
        "333333333.3333334",
        "333333333.33333343",
        "-0.0000033333333333333333",
        "1424953923781206.2",
        "0",
        "1e-7",
        "123456",
        "0.1",
        "100"
      })
  void writesNumbersAsRfc8785Does(String number) throws Exception {
    assertThat(canonical(number)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0,1",
    "-0,0",
    "-0.0,0",
    "1E2,100",
    "0.10,0.1",
    "10e-1,1",
    "0e999999999,0",
    "0.10000000000000001,0.1"
  })
  void givesOneFormToEveryWayOfWritingANumber(String written, String canonical) throws Exception {
    assertThat(canonical(written)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993", "9007199254740993.0", "12345678901234567890",
            "0.1000000000000000055511151231257827",
        "1e400", "-1e999999999", "1e-400", "1e-999999999"
      })
  void refusesNumbersThatADoubleDoesNotHold(String number) {
    assertThat(refused(number)).isEqualTo(Unbindable.INEXACT_NUMBER);
  }

  @Property
  void everyDoubleComesBackFromItsText(@ForAll double number) throws Exception {
    String text = EcmaScriptNumber.text(new BigDecimal(Double.toString(number)));

    assertThat(Double.parseDouble(text)).isEqualTo(number == 0 ? 0.0 : number);
  }

  @Property
  void everyTextComesBackFromItsForm(@ForAll String text) throws Exception {
    String json = new ObjectMapper().writeValueAsString(text);
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      assertThat(new ObjectMapper().readTree(canonical(json)).textValue()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1,"a":2}             | DUPLICATE_NAME
          {"a":1,"\\u0061":1}       | DUPLICATE_NAME
          [{"b":{"a":1,"a":1}}]     | DUPLICATE_NAME
          "\\ud800"                 | LONE_SURROGATE
          {"\\udc00x":1}            | LONE_SURROGATE
          {"a":1}{"a":2}            | BODY_NOT_JSON
          {"a":1} x                 | BODY_NOT_JSON
          {'a':1}                   | BODY_NOT_JSON
          {"a":NaN}                 | BODY_NOT_JSON
          {"a":1,}                  | BODY_NOT_JSON
          {"a":01}                  | BODY_NOT_JSON
          /**/{"a":1}               | BODY_NOT_JSON
          """)
  void refusesWhatReadersDisagreeOn(String json, Unbindable reason) {
    assertThat(refused(json.replace("\\\\", "\\"))).isEqualTo(reason);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    assertThat(refused(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}))
        .isEqualTo(Unbindable.BODY_NOT_UTF8);
    assertThat(refused(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}))
        .isEqualTo(Unbindable.BODY_NOT_UTF8);
    assertThat(refused("{}".getBytes(StandardCharsets.UTF_16))).isEqualTo(Unbindable.BODY_NOT_UTF8);
    assertThat(refused("\uFEFF{}")).isEqualTo(Unbindable.BODY_NOT_JSON);
    assertThat(refused(new byte[] {' '})).isEqualTo(Unbindable.BODY_NOT_JSON);
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    int depth = StrictJson.DEEPEST + 1;
    assertThat(refused("[".repeat(depth) + "]".repeat(depth))).isEqualTo(Unbindable.TOO_COMPLEX);
    assertThat(refused("1".repeat(2000))).isEqualTo(Unbindable.TOO_COMPLEX);
  }

  private static String canonical(String json) throws Exception {
    return new String(
        Jcs.canonical(StrictJson.read(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)))),
        StandardCharsets.UTF_8);
  }

  private static Unbindable refused(String json) {
    return refused(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Unbindable refused(byte[] json) {
    return catchThrowableOfType(
            UnbindableException.class, () -> Jcs.canonical(StrictJson.read(ByteBuffer.wrap(json))))
        .reason();
  }
}
