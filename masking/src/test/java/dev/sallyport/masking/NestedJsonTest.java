package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings that hold JSON, such as the arguments of tool calls, still do when they are masked. */
class NestedJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ARGUMENTS =
      "{\"card\": 4111111111111111, \"neg\":[-4111111111111111,4111111111111111.0,12.5e3],\n"
          + " \"to\":\"john@example.com\",\"note\":\"say \\\"hi\\\" caf\\u00e9 \\/ \\n\","
          + "\"password\":\"hunter\",\"db_password\":\"hunter22\",\"dob\":19900102,\"ok\":true}";

  private static final String MASKED =
      "{\"card\": \"[redacted:payment-card]\","
          + " \"neg\":[\"[redacted:payment-card]\",\"[redacted:payment-card]\",12.5e3],\n"
          + " \"to\":\"[redacted:email]\",\"note\":\"say \\\"hi\\\" caf\\u00e9 \\/ \\n\","
          + "\"password\":\"[redacted:secret]\",\"db_password\":\"[redacted:secret]\","
          + "\"dob\":\"[redacted:date-of-birth]\",\"ok\":true}";

  @Test
  void argumentsOfAToolCallStayJson() throws Exception {
    String answer =
        "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":%s}}]}}]}";

    String masked = Streams.mask(Form.JSON, answer.formatted(string(ARGUMENTS)));

    assertThat(masked).isEqualTo(answer.formatted(string(MASKED)));
    String arguments =
        JSON.readTree(masked).at("/choices/0/message/tool_calls/0/function/arguments").textValue();
    assertThat(JSON.readTree(arguments).get("card").textValue())
        .isEqualTo("[redacted:payment-card]");
  }

  @Test
  void whereTheInputIsCutMakesNoDifference() throws Exception {
    byte[] input = Streams.bytes("[" + string(ARGUMENTS) + "," + escaped(ARGUMENTS) + "]");
    byte[] masked = Streams.mask(Form.JSON, input);
    assertThat(JSON.readTree(masked).get(0).textValue()).isEqualTo(MASKED);
    assertThat(JSON.readTree(masked).get(1).textValue()).isEqualTo(MASKED);
    for (int cut = 1; cut < input.length; cut++) {
      assertThat(Streams.mask(Form.JSON, input, cut)).isEqualTo(masked);
    }
    assertThat(Streams.maskByteByByte(Form.JSON, input)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource({
    "'data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":%s}}]}}]}', /choices/0/delta/tool_calls/0/function/arguments",
    "'data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":%s}}', /delta/partial_json",
    "'data: {\"type\":\"response.function_call_arguments.delta\",\"item_id\":\"f\",\"output_index\":0,\"delta\":%s}', /delta",
    "'data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}', /choices/0/delta/content"
  })
  void argumentsThatAreSplitOverDeltasStayJson(String event, String pointer) throws Exception {
    Random random = new Random(20260106);
    for (int most : new int[] {1, 2, 7, 40, 400}) {
      StringBuilder stream = new StringBuilder();
      for (String piece : pieces(ARGUMENTS, most, random)) {
        stream.append(event.formatted(string(piece))).append("\n\n");
      }
      String masked = Streams.mask(Form.SSE, stream.toString());

      assertThat(joined(masked, pointer)).isEqualTo(MASKED);
      assertThat(Streams.maskByteByByte(Form.SSE, Streams.bytes(stream.toString())))
          .isEqualTo(Streams.bytes(masked));
    }
  }

  @Test
  void argumentsThatAreCutOffAreMaskedAllTheSame() throws Exception {
    String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}\n\n";
    for (int end = 1; end < ARGUMENTS.length(); end++) {
      String begun = ARGUMENTS.substring(0, end);
      String masked =
          joined(
              Streams.mask(Form.SSE, event.formatted(string(begun))), "/choices/0/delta/content");
      assertThat(masked).doesNotContain("4111111111111111", "john@example.com", "hunter2");
      assertThat(Streams.mask(Form.JSON, string(begun)))
          .doesNotContain("4111111111111111", "john@example.com", "hunter2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2",
        "{\"a\":1} and more",
        "[link](https://example.com)",
        "{name}, hello",
        "{}",
        "[]",
        " \n{ \"a\" : [ true , null ] } \t",
        "[0.1, -2e7, 12345678]",
        "{'a': 1}",
        "[true story]",
        "{\"a\":\"b\nc\"}",
        "{\"a\":\"\\ud83d\\ude00 \\ud83d x \\ud83d\\n\"}",
        "[\"\\q\"]",
        "[01]",
        "[INFO] 12:00 started",
        "{\"a\":{\"b\":\"{\\\"c\\\":[1]}\"}}"
      })
  void whatHoldsNothingPassesByteForByte(String text) throws Exception {
    for (String json : List.of(string(text), escaped(text))) {
      assertThat(Streams.mask(Form.JSON, json)).isEqualTo(json);
      assertThat(Streams.maskByteByByte(Form.JSON, Streams.bytes(json)))
          .isEqualTo(Streams.bytes(json));
    }
  }

  @Test
  void whatOnlyBeginsLikeJsonIsMaskedAsText() throws Exception {
    Map<String, String> texts =
        Map.of(
            "[2001:db8::ff00:42:8329]:8080", "[[redacted:ip-address]]:8080",
            "[4111 1111 1111 1111]", "[[redacted:payment-card]]",
            "[1-800-555-0199]", "[[redacted:phone]]",
            "[1234567890@digits.example.net]", "[[redacted:email]]",
            "[true@example.com]", "[[redacted:email]]",
            "[10.1.2.3]", "[[redacted:ip-address]]",
            "{\"a\": nil @ john@example.com}", "{\"a\": nil @ [redacted:email]}",
            "{'password': 'hunter22'}", "{'password': '[redacted:secret]'}",
            "[\"password\": \"hunter22\"]", "[\"password\": \"[redacted:secret]\"]",
            "{\"db_password\": hunter22}", "{\"db_password\": [redacted:secret]}");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      String json = string(text.getKey());
      assertThat(JSON.readTree(Streams.mask(Form.JSON, json)).textValue())
          .isEqualTo(text.getValue());
      assertThat(Streams.maskByteByByte(Form.JSON, Streams.bytes(json)))
          .isEqualTo(Streams.mask(Form.JSON, Streams.bytes(json)));
    }
  }

  @Test
  void aNamedValueThatIsNoJsonIsMaskedToTheEnd() throws Exception {
    for (String rest : List.of("hunter22}", "+1 x}", "\"hunter\n22\"}", "'hunter'}")) {
      String masked = Streams.mask(Form.JSON, string("{\"password\": " + rest));
      assertThat(masked).contains("[redacted:secret]").doesNotContain("unter", "22", "+1");
    }
  }

  @Test
  void jsonInJsonInJsonStaysJson() throws Exception {
    String inner = "{\"card\":4111111111111111}";
    String masked =
        Streams.mask(Form.JSON, "{\"text\":" + string("{\"body\":" + string(inner) + "}") + "}");

    String text = JSON.readTree(masked).get("text").textValue();
    String body = JSON.readTree(text).get("body").textValue();
    assertThat(JSON.readTree(body).get("card").textValue()).isEqualTo("[redacted:payment-card]");
  }

  @Test
  void labelsInNestedJsonAreCounted() throws Exception {
    MaskStream stream = Masker.standard().open(Corpus.all(), Form.JSON);
    stream.write(ByteBuffer.wrap(Streams.bytes(string(ARGUMENTS))));
    stream.finish();
    assertThat(stream.counts().toString())
        .contains("payment-card, count=3", "secret, count=2", "email, count=1");
  }

  @Test
  void whereDamagedArgumentsAreCutMakesNoDifference() throws Exception {
    Random random = new Random(20260108);
    String odd = "{}[],:\"\\ tn1-.@x\n'é";
    for (int i = 0; i < 1500; i++) {
      StringBuilder damaged = new StringBuilder(ARGUMENTS);
      for (int times = random.nextInt(4); times >= 0; times--) {
        int at = random.nextInt(damaged.length());
        char c = odd.charAt(random.nextInt(odd.length()));
        switch (random.nextInt(3)) {
          case 0 -> damaged.setCharAt(at, c);
          case 1 -> damaged.insert(at, c);
          default -> damaged.deleteCharAt(at);
        }
      }
      String text = damaged.toString();
      String json = random.nextBoolean() ? string(text) : escaped(text);
      assertThat(Streams.maskByteByByte(Form.JSON, Streams.bytes(json)))
          .as("%s", text)
          .isEqualTo(Streams.mask(Form.JSON, Streams.bytes(json)));
    }
  }

  private static List<String> pieces(String text, int most, Random random) {
    List<String> pieces = new ArrayList<>(List.of(""));
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + 1 + random.nextInt(most));
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }

  private static String joined(String stream, String pointer) throws JsonProcessingException {
    StringBuilder joined = new StringBuilder();
    for (String line : stream.lines().filter(line -> line.startsWith("data: {")).toList()) {
      JsonNode piece = JSON.readTree(line.substring("data: ".length())).at(pointer);
      joined.append(piece.isTextual() ? piece.textValue() : "");
    }
    return joined.toString();
  }

  private static String string(String text) throws JsonProcessingException {
    return JSON.writeValueAsString(text);
  }

  /** Every character as an escape. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder("\"");
    text.chars().forEach(c -> escaped.append("\\u%04X".formatted(c)));
    return escaped.append('"').toString();
  }

  @Test
  void theSpellingOfEscapesStays() throws Exception {
    String json = "[\"{\\u0022a\\u0022:\\\"caf\\u00e9\\/\\\",\\\"n\\\":4111111111111111}\"]";
    assertThat(new String(Streams.mask(Form.JSON, Streams.bytes(json)), StandardCharsets.UTF_8))
        .isEqualTo(
            "[\"{\\u0022a\\u0022:\\\"caf\\u00e9\\/\\\",\\\"n\\\":\\\"[redacted:payment-card]\\\"}\"]");
  }
}
