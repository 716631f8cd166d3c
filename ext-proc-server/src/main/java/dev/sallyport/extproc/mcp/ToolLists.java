package dev.sallyport.extproc.mcp;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;

/** Takes hidden tools out of JSON-RPC messages. */
final class ToolLists {

  /** How many tools are looked at in one message; further ones are hidden. */
  static final int MOST_TOOLS = 1_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Predicate<String> visible;
  private final Map<String, Boolean> known = new HashMap<>();

  ToolLists(Predicate<String> visible) {
    this.visible = visible;
  }

  /**
   * A message, or a batch of them, without the hidden tools; as it came if it lists none.
   *
   * @throws UnreadableAnswerException if it is no JSON
   */
  ByteString filtered(ByteString message) throws UnreadableAnswerException {
    try {
      JsonNode json = JSON.readTree(message.toStringUtf8());
      boolean listed = false;
      if (json.isArray()) {
        for (JsonNode element : json) {
          listed |= filter(element);
        }
      } else {
        listed = filter(json);
      }
      return listed ? ByteString.copyFrom(JSON.writeValueAsBytes(json)) : message;
    } catch (IOException e) {
      throw new UnreadableAnswerException("the answer is no JSON");
    }
  }

  private boolean filter(JsonNode message) {
    if (!(message.path("result").path("tools") instanceof ArrayNode tools)) {
      return false;
    }
    int seen = 0;
    for (Iterator<JsonNode> each = tools.iterator(); each.hasNext(); ) {
      JsonNode name = each.next().path("name");
      if (++seen > MOST_TOOLS || !name.isTextual() || !isVisible(name.textValue())) {
        each.remove();
      }
    }
    return true;
  }

  private boolean isVisible(String tool) {
    return known.computeIfAbsent(tool, visible::test);
  }
}
