package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Values that a language model's stream splits over events. */
class DeltaTest {

  private static final String TEXT =
      "Write to john.doe@example.com or pay with 4111 1111 1111 1111, not order 123.";
  private static final String MASKED =
      "Write to [redacted:email] or pay with [redacted:payment-card], not order 123.";

  @Test
  void masksAValueThatIsSplitOverChatDeltas() throws Exception {
    String stream =
        chat("Mail ") + chat("john.") + chat("doe@exam") + chat("ple.com") + chat(" now") + END;

    String masked = Streams.mask(Form.SSE, stream);

    assertThat(contents(masked, "content")).isEqualTo("Mail [redacted:email] now");
    assertThat(masked).doesNotContain("john", "doe", "exam", "ple.com");
    assertThat(masked).endsWith(END);
  }

  @Test
  void everySplitOfAChatAnswerComesOutMasked() throws Exception {
    for (int one = 0; one <= TEXT.length(); one++) {
      for (int other = one; other <= TEXT.length(); other += 7) {
        String stream =
            chat(TEXT.substring(0, one))
                + chat(TEXT.substring(one, other))
                + chat(TEXT.substring(other))
                + END;
        assertThat(contents(Streams.mask(Form.SSE, stream), "content")).isEqualTo(MASKED);
      }
    }
  }

  @Test
  void characterByCharacterAndByteByByteIsTheSame() throws Exception {
    StringBuilder stream = new StringBuilder();
    TEXT.chars().forEach(c -> stream.append(chat(Character.toString(c))));
    stream.append(END);
    byte[] input = Streams.bytes(stream.toString());

    byte[] masked = Streams.mask(Form.SSE, input);

    assertThat(contents(new String(masked, StandardCharsets.UTF_8), "content")).isEqualTo(MASKED);
    assertThat(Streams.maskByteByByte(Form.SSE, input)).isEqualTo(masked);
  }

  @Test
  void anEventThatEndsNoValueLeavesAtOnceAndWhole() throws Exception {
    MaskStream stream = Masker.standard().open(Corpus.all(), Form.SSE);

    String first = write(stream, chat("Hello, world. "));

    assertThat(first).isEqualTo(chat("Hello, world. "));
    assertThat(stream.heldBack()).isZero();
  }

  @Test
  void whatIsHeldAtTheEndLeavesInAnEventBeforeTheFinishReason() throws Exception {
    String masked = Streams.mask(Form.SSE, chat("call me at a@b.example") + END);

    assertThat(masked).isEqualTo(chat("call me at ") + chat("[redacted:email]") + END);
  }

  @Test
  void whatIsHeldLeavesBeforeDoneWhereNoFinishReasonCame() throws Exception {
    String masked = Streams.mask(Form.SSE, chat("bye") + "data: [DONE]\n\n");

    assertThat(masked).isEqualTo(chat("") + chat("bye") + "data: [DONE]\n\n");
  }

  @Test
  void whatIsHeldLeavesWhereTheStreamJustEnds() throws Exception {
    assertThat(Streams.mask(Form.SSE, chat("bye"))).isEqualTo(chat("") + chat("bye"));
  }

  @Test
  void choicesAndToolCallsAreTextsOfTheirOwn() throws Exception {
    String stream =
        choice(0, "{\"content\":\"a@exam\"}")
            + choice(1, "{\"content\":\"b@exam\"}")
            + choice(0, tool(0, "{\\\"to\\\":\\\"c@ex"))
            + choice(0, tool(1, "{\\\"to\\\":\\\"d@ex"))
            + choice(1, "{\"content\":\"ple.com!\"}")
            + choice(0, "{\"content\":\"ple.org!\"}")
            + choice(0, tool(1, "ample.net\\\"}"))
            + choice(0, tool(0, "ample.edu\\\"}"))
            + END;

    String masked = Streams.mask(Form.SSE, stream);

    assertThat(contents(masked, "content")).isEqualTo("[redacted:email]![redacted:email]!");
    assertThat(contents(masked, "arguments"))
        .isEqualTo("{\\\"to\\\":\\\"{\\\"to\\\":\\\"[redacted:email]\\\"}[redacted:email]\\\"}");
  }

  @Test
  void masksAnthropicDeltasAndFlushesAtTheBlockStop() throws Exception {
    String stream =
        anthropic(
                "content_block_delta",
                0,
                "\"delta\":{\"type\":\"text_delta\",\"text\":\"SSN 123-\"}")
            + "event: ping\ndata: {\"type\": \"ping\"}\n\n"
            + anthropic(
                "content_block_delta",
                0,
                "\"delta\":{\"type\":\"text_delta\",\"text\":\"45-6789\"}")
            + anthropic("content_block_stop", 0, "\"x\":0")
            + anthropic(
                "content_block_delta",
                1,
                "\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"m\\\":\\\"x@exa\"}")
            + anthropic(
                "content_block_delta",
                1,
                "\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"mple.com\\\"}\"}")
            + anthropic("content_block_stop", 1, "\"x\":0")
            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    String masked = Streams.mask(Form.SSE, stream);

    assertThat(contents(masked, "text")).isEqualTo("SSN [redacted:us-ssn]");
    assertThat(contents(masked, "partial_json")).isEqualTo("{\\\"m\\\":\\\"[redacted:email]\\\"}");
    assertThat(masked.indexOf("us-ssn")).isLessThan(masked.indexOf("content_block_stop"));
    assertThat(masked).contains("event: ping\ndata: {\"type\": \"ping\"}\n\n");
  }

  @Test
  void masksResponsesDeltasAndTheWholeTextAtTheEnd() throws Exception {
    String stream =
        responses("response.output_text.delta", "\"delta\":\"a@exam\"")
            + responses("response.output_text.delta", "\"delta\":\"ple.com\"")
            + responses("response.output_text.done", "\"text\":\"a@example.com\"")
            + "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";

    String masked = Streams.mask(Form.SSE, stream);

    assertThat(contents(masked, "delta")).isEqualTo("[redacted:email]");
    assertThat(contents(masked, "text")).isEqualTo("[redacted:email]");
    assertThat(masked.indexOf("redacted")).isLessThan(masked.indexOf("output_text.done"));
  }

  @Test
  void escapesInHeldTextStayAsTheyWere() throws Exception {
    String stream = chat("caf\\u00e9") + chat("bar ") + END;

    assertThat(contents(Streams.mask(Form.SSE, stream), "content")).isEqualTo("caf\\u00e9bar ");
  }

  private static final String END =
      """
      data: {"id":"x","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """;

  private static String chat(String content) {
    return choice(0, "{\"content\":\"" + content + "\"}");
  }

  private static String choice(int index, String delta) {
    return "data: {\"id\":\"x\",\"choices\":[{\"index\":%d,\"delta\":%s,\"finish_reason\":null}]}\n\n"
        .formatted(index, delta);
  }

  private static String tool(int index, String arguments) {
    return "{\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":\"%s\"}}]}"
        .formatted(index, arguments);
  }

  private static String anthropic(String type, int index, String rest) {
    return "event: %s\ndata: {\"type\":\"%s\",\"index\":%d,%s}\n\n"
        .formatted(type, type, index, rest);
  }

  private static String responses(String type, String rest) {
    return "event: %s\ndata: {\"type\":\"%s\",\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,%s}\n\n"
        .formatted(type, type, rest);
  }

  private static String write(MaskStream stream, String input) throws UninspectableException {
    return new String(
        stream.write(ByteBuffer.wrap(Streams.bytes(input))).bytes(), StandardCharsets.UTF_8);
  }

  /** All strings under a key, joined. */
  private static String contents(String stream, String key) {
    Matcher matcher = Pattern.compile("\"" + key + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(stream);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return String.join("", found);
  }
}
