package dev.sallyport.policy.body;

import static dev.sallyport.policy.body.Fields.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.policy.body.LlmCall.Api;
import dev.sallyport.policy.body.LlmCall.Thinking;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads calls of language models: OpenAI's chat completions, completions, responses and embeddings,
 * Anthropic's messages.
 */
final class LlmReader {

  private static final Set<String> CALL =
      Set.of(
          "model",
          "messages",
          "input",
          "prompt",
          "instructions",
          "system",
          "tools",
          "functions",
          "stream",
          "max_tokens",
          "max_completion_tokens",
          "max_output_tokens",
          "thinking",
          "reasoning",
          "reasoning_effort",
          "enable_thinking");
  private static final Set<String> MESSAGE = Set.of("role", "content", "text", "type", "output");
  private static final Set<String> TOOL = Set.of("type", "name", "function");
  private static final Set<String> REASONING = Set.of("type", "effort");
  private static final int BYTES_A_TOKEN = 4;

  private final List<String> texts = new ArrayList<>();
  private final List<String> tools = new ArrayList<>();
  private int attachments;
  private long bytes;

  private LlmReader() {}

  /**
   * Reads a call.
   *
   * @param path segments of the path, escapes undone
   */
  static LlmCall read(List<String> path, JsonNode body) throws MalformedException {
    return new LlmReader().call(api(path), Fields.of(body, CALL));
  }

  private static Api api(List<String> segments) {
    List<String> path = PathWords.of(segments).stream().map(PathWords::folded).toList();
    String last = path.isEmpty() ? "" : path.getLast();
    boolean chat = path.size() > 1 && path.get(path.size() - 2).equals("chat");
    return switch (last) {
      case "completions" -> chat ? Api.CHAT_COMPLETIONS : Api.COMPLETIONS;
      case "responses" -> Api.RESPONSES;
      case "messages" -> Api.MESSAGES;
      case "embeddings" -> Api.EMBEDDINGS;
      default -> Api.OTHER;
    };
  }

  private LlmCall call(Api api, Fields body) throws MalformedException {
    if (api != Api.OTHER) {
      for (String field : List.of("instructions", "system", "messages", "input", "prompt")) {
        texts(body.unlessNull(field));
      }
      for (String field : List.of("tools", "functions")) {
        for (JsonNode tool : body.elements(field)) {
          tool(tool);
        }
      }
    }
    return new LlmCall(
        api,
        body.text("model"),
        texts,
        attachments,
        tools,
        (bytes + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN,
        longestAnswer(body),
        body.flag("stream").orElse(false),
        thinking(body));
  }

  /** Texts, messages and parts of messages, alone or in lists, as the APIs nest them. */
  private void texts(Optional<JsonNode> value) throws MalformedException {
    if (value.isEmpty()) {
      return;
    }
    JsonNode found = value.get();
    if (found.isTextual()) {
      texts.add(found.textValue());
      bytes += size(found.textValue());
    } else if (found.isArray()) {
      for (JsonNode element : found) {
        texts(Optional.of(element));
      }
    } else if (found.isObject()) {
      Fields message = Fields.of(found, MESSAGE);
      if (message.has("content") || message.has("text") || message.has("output")) {
        texts(message.unlessNull("content"));
        texts(message.unlessNull("text"));
        texts(message.unlessNull("output"));
      } else {
        attachments++;
      }
    } else {
      // Embeddings and completions take token numbers too, which say nothing to a policy.
      require(found.isIntegralNumber(), Problem.WRONG_TYPE);
      attachments++;
    }
  }

  private void tool(JsonNode value) throws MalformedException {
    Fields tool = Fields.of(value, TOOL);
    Optional<Fields> function = tool.object("function", TOOL);
    Optional<String> name = function.isPresent() ? function.get().text("name") : tool.text("name");
    Optional<String> type = tool.text("type");
    tools.add(name.or(() -> type).orElseThrow(() -> new MalformedException(Problem.MISSING_FIELD)));
    bytes += size(value.toString());
  }

  private static Optional<Long> longestAnswer(Fields body) throws MalformedException {
    Optional<Long> longest = Optional.empty();
    for (String field : List.of("max_tokens", "max_completion_tokens", "max_output_tokens")) {
      Optional<Long> asked = body.count(field);
      if (asked.isPresent() && asked.get() > longest.orElse(-1L)) {
        longest = asked;
      }
    }
    return longest;
  }

  private static Thinking thinking(Fields body) throws MalformedException {
    Optional<Boolean> flag = body.flag("enable_thinking");
    if (flag.isPresent()) {
      return flag.get() ? Thinking.ON : Thinking.OFF;
    }
    Optional<String> effort = body.text("reasoning_effort");
    Optional<Fields> reasoning = body.object("reasoning", REASONING);
    if (effort.isEmpty() && reasoning.isPresent()) {
      effort = reasoning.get().text("effort");
    }
    Optional<Fields> thinking = body.object("thinking", REASONING);
    if (effort.isEmpty() && thinking.isPresent()) {
      effort = thinking.get().text("type");
    }
    return effort
        .map(word -> word.equals("none") || word.equals("disabled") ? Thinking.OFF : Thinking.ON)
        .orElse(Thinking.UNSET);
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
