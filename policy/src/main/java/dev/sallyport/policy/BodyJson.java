package dev.sallyport.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.InspectedBody.Absent;
import dev.sallyport.policy.body.InspectedBody.Malformed;
import dev.sallyport.policy.body.InspectedBody.NotInspected;
import dev.sallyport.policy.body.InspectedBody.Parsed;
import dev.sallyport.policy.body.InspectedBody.TooLarge;
import dev.sallyport.policy.body.LlmCall;
import dev.sallyport.policy.body.McpMessage;
import dev.sallyport.policy.body.Meaning;
import dev.sallyport.policy.body.VectorCall;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** {@code input.body}. Fields that a body does not have are left out, never null. */
final class BodyJson {

  private static final JsonMapper TREES = new JsonMapper();

  private BodyJson() {}

  static void write(JsonGenerator json, InspectedBody body, Set<Part> parts) throws IOException {
    json.writeObjectFieldStart("body");
    json.writeStringField("status", body.status());
    switch (body) {
      case NotInspected() -> {}
      case Absent(var meaning) -> {
        json.writeNumberField("size", 0);
        meaning(json, meaning, parts);
      }
      case TooLarge(var limit) -> json.writeNumberField("limit", limit);
      case Malformed(var size, var problem) -> {
        json.writeNumberField("size", size);
        json.writeStringField("problem", problem.code());
      }
      case Parsed(var size, var document, var meaning, var batch) -> {
        json.writeNumberField("size", size);
        if (parts.contains(Part.JSON)) {
          tree(json, "json", document);
        }
        meaning(json, meaning, parts);
        if (batch.isPresent()) {
          json.writeObjectFieldStart("batch");
          json.writeNumberField("index", batch.get().index());
          json.writeNumberField("size", batch.get().size());
          json.writeEndObject();
        }
      }
    }
    json.writeEndObject();
  }

  private static void meaning(JsonGenerator json, Optional<Meaning> meaning, Set<Part> parts)
      throws IOException {
    if (meaning.isPresent()) {
      switch (meaning.get()) {
        case LlmCall call -> llm(json, call, parts);
        case McpMessage message -> mcp(json, message, parts);
        case VectorCall call -> vector(json, call, parts);
      }
    }
  }

  private static void llm(JsonGenerator json, LlmCall call, Set<Part> parts) throws IOException {
    json.writeObjectFieldStart("llm");
    json.writeStringField("api", InputJson.lower(call.api()));
    text(json, "model", call.model());
    if (parts.contains(Part.TEXTS)) {
      InputJson.texts(json, "texts", call.texts());
    }
    json.writeNumberField("attachments", call.attachments());
    if (parts.contains(Part.LLM_TOOLS)) {
      InputJson.texts(json, "tools", call.tools());
    }
    json.writeNumberField("token_estimate", call.tokenEstimate());
    number(json, "max_tokens", call.maxTokens());
    json.writeBooleanField("stream", call.stream());
    json.writeStringField("thinking", InputJson.lower(call.thinking()));
    json.writeEndObject();
  }

  private static void mcp(JsonGenerator json, McpMessage message, Set<Part> parts)
      throws IOException {
    json.writeObjectFieldStart("mcp");
    json.writeStringField("type", InputJson.lower(message.type()));
    text(json, "method", message.method());
    text(json, "tool", message.tool());
    text(json, "prompt", message.prompt());
    text(json, "uri", message.uri());
    if (parts.contains(Part.ARGUMENTS)) {
      tree(json, "arguments", message.arguments());
    }
    text(json, "protocol_version", message.protocolVersion());
    json.writeEndObject();
  }

  private static void vector(JsonGenerator json, VectorCall call, Set<Part> parts)
      throws IOException {
    json.writeObjectFieldStart("vector");
    json.writeStringField("dialect", InputJson.lower(call.dialect()));
    json.writeStringField("operation", InputJson.lower(call.operation()));
    text(json, "collection", call.collection());
    text(json, "namespace", call.namespace());
    number(json, "top_k", call.topK());
    if (call.filter().isPresent() && parts.contains(Part.FILTER)) {
      tree(json, "filter", call.filter().get());
    }
    if (parts.contains(Part.IDS)) {
      InputJson.texts(json, "ids", call.ids());
    }
    json.writeBooleanField("everything", call.everything());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private static void number(JsonGenerator json, String name, Optional<Long> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.get());
    }
  }

  private static void tree(JsonGenerator json, String name, JsonNode value) throws IOException {
    json.writeFieldName(name);
    TREES.writeTree(json, value);
  }
}
