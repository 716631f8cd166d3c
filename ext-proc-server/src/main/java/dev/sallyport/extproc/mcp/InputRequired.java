package dev.sallyport.extproc.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * Calls of MCP 2026-07-28, where each says for itself what its client can do: whether one may be
 * answered with an {@code InputRequiredResult} that has the client show its user an address.
 */
public final class InputRequired {

  private static final ObjectReader JSON = new JsonMapper().reader();

  /** The first version with it; versions are dates, so that they compare as texts. */
  private static final String SINCE = "2026-07-28";

  /** Servers may answer no other method that way. */
  private static final Set<String> METHODS = Set.of("prompts/get", "resources/read", "tools/call");

  private InputRequired() {}

  /**
   * Whether a call may be answered that way: its client has declared {@code elicitation.url}, and
   * the call is none that was sent again with input. What the server has asked for must not be
   * lost, and nobody is shown the same address again and again.
   */
  public static boolean isPossible(InputStream body) {
    try {
      JsonNode call = JSON.readTree(body);
      JsonNode params = call.path("params");
      JsonNode meta = params.path("_meta");
      return METHODS.contains(call.path("method").asText())
          && meta.path("io.modelcontextprotocol/protocolVersion").asText().compareTo(SINCE) >= 0
          && meta.path("io.modelcontextprotocol/clientCapabilities")
              .path("elicitation")
              .path("url")
              .isObject()
          && params.path("inputResponses").isMissingNode()
          && params.path("requestState").isMissingNode();
    } catch (IOException e) {
      return false;
    }
  }
}
