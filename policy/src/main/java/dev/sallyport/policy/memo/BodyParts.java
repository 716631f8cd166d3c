package dev.sallyport.policy.memo;

import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.LlmCall;
import dev.sallyport.policy.body.McpMessage;
import dev.sallyport.policy.body.VectorCall;
import dev.sallyport.policy.dependency.InputPath;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of {@code input.body}. */
final class BodyParts {

  static final InputPath BODY = InputPath.of("body");

  /** Of the objects that are not always there: something that every one of them has. */
  static final Map<InputPath, InputPart> PRESENCES =
      Map.of(
          InputPath.of("body", "llm"), llm(LlmCall::api),
          InputPath.of("body", "mcp"), mcp(McpMessage::type),
          InputPath.of("body", "vector"), vector(VectorCall::dialect),
          InputPath.of("body", "batch"), parsed(InspectedBody.Parsed::batch));

  private BodyParts() {}

  static void addTo(Map<InputPath, InputPart> leaves) {
    leaves.put(InputPath.of("body", "status"), input -> input.body().status());
    leaves.put(InputPath.of("body", "size"), input -> size(input.body()));
    leaves.put(
        InputPath.of("body", "limit"),
        input -> input.body() instanceof InspectedBody.TooLarge large ? large.limit() : null);
    leaves.put(
        InputPath.of("body", "problem"),
        input -> input.body() instanceof InspectedBody.Malformed bad ? bad.problem() : null);
    leaves.put(InputPath.of("body", "json"), parsed(InspectedBody.Parsed::json));
    leaves.put(InputPath.of("body", "batch"), parsed(InspectedBody.Parsed::batch));
    leaves.put(InputPath.of("body", "llm", "api"), llm(LlmCall::api));
    leaves.put(InputPath.of("body", "llm", "model"), llm(LlmCall::model));
    leaves.put(InputPath.of("body", "llm", "texts"), llm(LlmCall::texts));
    leaves.put(InputPath.of("body", "llm", "attachments"), llm(LlmCall::attachments));
    leaves.put(InputPath.of("body", "llm", "tools"), llm(LlmCall::tools));
    leaves.put(InputPath.of("body", "llm", "token_estimate"), llm(LlmCall::tokenEstimate));
    leaves.put(InputPath.of("body", "llm", "max_tokens"), llm(LlmCall::maxTokens));
    leaves.put(InputPath.of("body", "llm", "stream"), llm(LlmCall::stream));
    leaves.put(InputPath.of("body", "llm", "thinking"), llm(LlmCall::thinking));
    leaves.put(InputPath.of("body", "mcp", "type"), mcp(McpMessage::type));
    leaves.put(InputPath.of("body", "mcp", "method"), mcp(McpMessage::method));
    leaves.put(InputPath.of("body", "mcp", "tool"), mcp(McpMessage::tool));
    leaves.put(InputPath.of("body", "mcp", "prompt"), mcp(McpMessage::prompt));
    leaves.put(InputPath.of("body", "mcp", "uri"), mcp(McpMessage::uri));
    leaves.put(InputPath.of("body", "mcp", "arguments"), mcp(McpMessage::arguments));
    leaves.put(InputPath.of("body", "mcp", "protocol_version"), mcp(McpMessage::protocolVersion));
    leaves.put(InputPath.of("body", "vector", "dialect"), vector(VectorCall::dialect));
    leaves.put(InputPath.of("body", "vector", "operation"), vector(VectorCall::operation));
    leaves.put(InputPath.of("body", "vector", "collection"), vector(VectorCall::collection));
    leaves.put(InputPath.of("body", "vector", "namespace"), vector(VectorCall::namespace));
    leaves.put(InputPath.of("body", "vector", "top_k"), vector(VectorCall::topK));
    leaves.put(InputPath.of("body", "vector", "filter"), vector(VectorCall::filter));
    leaves.put(InputPath.of("body", "vector", "ids"), vector(VectorCall::ids));
    leaves.put(InputPath.of("body", "vector", "everything"), vector(VectorCall::everything));
  }

  private static @Nullable Object size(InspectedBody body) {
    return switch (body) {
      case InspectedBody.Absent absent -> 0L;
      case InspectedBody.Malformed malformed -> malformed.size();
      case InspectedBody.Parsed parsed -> parsed.size();
      case InspectedBody.NotInspected() -> null;
      case InspectedBody.TooLarge large -> null;
    };
  }

  private static InputPart parsed(Function<InspectedBody.Parsed, Object> part) {
    return input -> input.body() instanceof InspectedBody.Parsed parsed ? part.apply(parsed) : null;
  }

  private static InputPart llm(Function<LlmCall, Object> part) {
    return input -> meaning(input) instanceof LlmCall call ? part.apply(call) : null;
  }

  private static InputPart mcp(Function<McpMessage, Object> part) {
    return input -> meaning(input) instanceof McpMessage message ? part.apply(message) : null;
  }

  private static InputPart vector(Function<VectorCall, Object> part) {
    return input -> meaning(input) instanceof VectorCall call ? part.apply(call) : null;
  }

  private static @Nullable Object meaning(PolicyInput input) {
    return input.body().meant().orElse(null);
  }
}
