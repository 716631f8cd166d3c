package dev.sallyport.extproc.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputRequiredTest {

  private static final String CALL =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"pay","_meta":{
        "io.modelcontextprotocol/protocolVersion":"2026-07-28",
        "io.modelcontextprotocol/clientCapabilities":{"elicitation":{"url":{}}}}}}
      """;

  private static boolean isPossible(String body) {
    return InputRequired.isPossible(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools/call", "prompts/get", "resources/read"})
  void threeMethodsMayBeAnsweredSo(String method) {
    assertThat(isPossible(CALL.replace("tools/call", method))).isTrue();
    assertThat(isPossible(CALL.replace("2026-07-28", "2027-01-01"))).isTrue();
  }

  @Test
  void everythingElseMayNot() {
    assertThat(isPossible(CALL.replace("tools/call", "tools/list"))).isFalse();
    assertThat(isPossible(CALL.replace("2026-07-28", "2025-11-25"))).isFalse();
    assertThat(isPossible(CALL.replace("\"url\":{}", "\"form\":{}"))).isFalse();
    assertThat(isPossible(CALL.replace("\"elicitation\":{\"url\":{}}", ""))).isFalse();
    assertThat(isPossible("[" + CALL + "]")).isFalse();
    assertThat(isPossible("no JSON")).isFalse();
    assertThat(isPossible("")).isFalse();
  }

  @Test
  void whatTheServerHasAskedForIsNotLost() {
    String name = "\"name\":\"pay\",";

    assertThat(isPossible(CALL.replace(name, name + "\"requestState\":\"of the server\",")))
        .isFalse();
    assertThat(isPossible(CALL.replace(name, name + "\"inputResponses\":{\"city\":{}},")))
        .isFalse();
  }
}
