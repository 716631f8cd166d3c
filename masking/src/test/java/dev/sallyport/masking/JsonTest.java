package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "",
        "  ",
        "null",
        "\"\"",
        "[true,false , null]",
        "{\"a\":{\"b\":[1,-2,3.5e+10,0]}}\n{\"c\":\"d\"}\n",
        "\uFEFF{\"a\":1}",
        "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00é😀\"]",
        "[\"\\uD83D\", \"\\uDE00\\uD83D\\n\\uD83D\\uD83Dx\"]",
        "1 2 \"x\"",
        "[1e5,0.1,-0]"
      })
  void passesWhatHoldsNothingByteForByte(String json) throws Exception {
    byte[] input = Streams.bytes(json);
    assertThat(Streams.mask(Form.JSON, input)).isEqualTo(input);
    assertThat(Streams.maskByteByByte(Form.JSON, input)).isEqualTo(input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1",
        "\"a",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "[1,]",
        "[,1]",
        "{1:2}",
        "[1}",
        "}",
        "tru",
        "nulx",
        "[01]",
        "[1.]",
        "[-]",
        "[1e]",
        "[+1]",
        "[.5]",
        "[\"\\x\"]",
        "[\"\\u12G4\"]",
        "[\"a\nb\"]",
        "{'a':1}",
        "[1 2]",
        "{\"a\":1 \"b\":2}",
        "a@b.example",
        "[\"\\",
        "\uFEFF\uFEFF1"
      })
  void refusesWhatIsNotJson(String json) {
    assertThatThrownBy(() -> Streams.mask(Form.JSON, json))
        .isInstanceOf(UninspectableException.class)
        .hasMessageContaining("JSON");
    assertThatThrownBy(() -> Streams.maskByteByByte(Form.JSON, Streams.bytes(json)))
        .isInstanceOf(UninspectableException.class);
  }

  @Test
  void refusesOverlongUtf8InWhichAnAtSignCouldHide() {
    byte[] input = Streams.bytes("[\"john??example.com\"]");
    input[6] = (byte) 0xC1;
    input[7] = (byte) 0x80;
    assertThatThrownBy(() -> Streams.mask(Form.JSON, input))
        .isInstanceOf(UninspectableException.class);
  }

  @Test
  void refusesNestingThatIsTooDeep() throws Exception {
    assertThat(Streams.mask(Form.JSON, "[".repeat(1024) + "]".repeat(1024))).hasSize(2048);
    assertThatThrownBy(() -> Streams.mask(Form.JSON, "[".repeat(1025) + "]".repeat(1025)))
        .isInstanceOf(UninspectableException.class);
  }

  @Test
  void masksNumbersAsStrings() throws Exception {
    assertThat(Streams.mask(Form.JSON, "{\"card\":4111111111111111,\"n\":[4111111111111112,7]}"))
        .isEqualTo("{\"card\":\"[redacted:payment-card]\",\"n\":[4111111111111112,7]}");
  }

  @Test
  void masksKeys() throws Exception {
    assertThat(Streams.mask(Form.JSON, "{\"john\\u0040example.com\":{\"x\":1}}"))
        .isEqualTo("{\"[redacted:email]\":{\"x\":1}}");
  }

  @Test
  void masksBehindEscapesAndKeepsTheirSpelling() throws Exception {
    assertThat(Streams.mask(Form.JSON, "[\"\\u00E9\\n\\u006aohn\\u0040example.com\\/\\u00e9\"]"))
        .isEqualTo("[\"\\u00E9\\n[redacted:email]\\/\\u00e9\"]");
  }

  @Test
  void aRefusedStreamStaysRefusedAndLetsNothingOut() throws Exception {
    MaskStream stream = Masker.standard().open(Corpus.all(), Form.JSON);
    assertThatThrownBy(() -> stream.write(java.nio.ByteBuffer.wrap(Streams.bytes("[nil]"))))
        .isInstanceOf(UninspectableException.class);
    assertThatThrownBy(() -> stream.write(java.nio.ByteBuffer.wrap(Streams.bytes("[]"))))
        .isInstanceOf(UninspectableException.class);
    assertThatThrownBy(stream::finish).isInstanceOf(UninspectableException.class);
  }
}
