package dev.sallyport.extproc.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageMeterTest {

  private static final String CHAT =
      """
      {"id":"1","choices":[{"message":{"content":"hi","usage":{"total_tokens":9}}}],
       "usage":{"prompt_tokens":8,"completion_tokens":4,"total_tokens":12,
                "prompt_tokens_details":{"cached_tokens":7000}}}
      """;

  private static final String CHAT_EVENTS =
      """
      data: {"choices":[{"delta":{"content":"the \\"usage\\": {}"}}],"usage":null}

      : keep-alive

      data: {"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":4,"total_tokens":12}}

      data: [DONE]

      """;

  private static final String RESPONSES_EVENTS =
      """
      event: response.completed
      data: {"type":"response.completed","response":{"id":"r","output":[{"usage":{"input_tokens":1}}],"usage":{"input_tokens":7,"input_tokens_details":{"cached_tokens":5},"output_tokens":5,"total_tokens":12}}}

      """;

  private static final String MESSAGES_EVENTS =
      """
      event: message_start
      data: {"type":"message_start","message":{"usage":{"input_tokens":3,"cache_creation_input_tokens":1,"cache_read_input_tokens":2,"output_tokens":1}}}

      event: content_block_delta
      data: {"type":"content_block_delta","delta":{"text":"hello"}}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":6}}

      """;

  private static OptionalLong read(String type, String answer, int piece) {
    UsageMeter meter = UsageMeter.of(type).orElseThrow();
    byte[] bytes = answer.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; at += piece) {
      meter.take(
          ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)))
              .asReadOnlyBuffer());
    }
    return meter.tokens();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 10_000})
  void readsWhatWasUsedHoweverItIsCut(int piece) {
    assertThat(read("application/json; charset=utf-8", CHAT, piece)).hasValue(12);
    for (String events : new String[] {CHAT_EVENTS, RESPONSES_EVENTS, MESSAGES_EVENTS}) {
      assertThat(read("text/event-stream", events, piece)).as(events).hasValue(12);
      assertThat(read("text/event-stream", events.replace("\n", "\r\n"), piece)).hasValue(12);
    }
  }

  @Test
  void readsTheUsageBehindAnAnswerOfAnyLength() {
    String embeddings =
        "{\"data\":[{\"embedding\":[" + "0.123456789,".repeat(400_000) + "1]}],\"usage\":";

    assertThat(
            read(
                "application/json",
                embeddings + "{\"prompt_tokens\":5,\"total_tokens\":5}}",
                65_536))
        .hasValue(5);
  }

  @Test
  void takesNothingForAStatementThatAModelWrites() {
    assertThat(
            read(
                "application/json",
                "{\"content\":[{\"type\":\"tool_use\",\"input\":{\"usage\":{\"output_tokens\":1}}}]}",
                10))
        .isEmpty();
    assertThat(read("application/json", "[{\"usage\":{\"total_tokens\":1}}]", 10)).isEmpty();
  }

  @Test
  void knowsNothingOfWhatIsBrokenOrTooLong() {
    assertThat(read("application/json", "{\"usage\": nonsense", 10)).isEmpty();
    assertThat(read("application/json", "{\"usage\":{\"total_tokens\":1e400}}", 10)).isEmpty();
    String line = "data: {\"x\":\"" + "x".repeat(UsageMeter.LONGEST_LINE) + "\",\"usage\":";
    assertThat(read("text/event-stream", line + "{\"total_tokens\":1}}\n\n", 65_536)).isEmpty();
    assertThat(UsageMeter.of("text/plain")).isEmpty();
  }
}
