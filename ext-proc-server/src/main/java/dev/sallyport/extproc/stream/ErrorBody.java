package dev.sallyport.extproc.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.exchange.ExchangeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Body of an error answer: {@code {"code":…,"message":…,"exchange":…}}, with {@code "reasons"}
 * where the policy gave some; in the form that the resource's clients understand.
 */
final class ErrorBody {

  /** JSON-RPC code of all refusals, from the range that MCP leaves to implementations. */
  static final int JSON_RPC_CODE = -32_010;

  private static final JsonFactory JSON = new JsonFactory();

  private ErrorBody() {}

  static ByteString of(Refusal refusal, ErrorForm form, ExchangeId exchange) {
    ByteString.Output out = ByteString.newOutput(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      switch (form) {
        case ErrorForm.Plain() -> {
          json.writeStartObject();
          facts(json, refusal, exchange);
          json.writeEndObject();
        }
        case ErrorForm.Llm() -> llm(json, refusal, exchange);
        case ErrorForm.JsonRpc(var ids, var batch) -> jsonRpc(json, refusal, ids, batch, exchange);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return out.toByteString();
  }

  private static void facts(JsonGenerator json, Refusal refusal, ExchangeId exchange)
      throws IOException {
    json.writeStringField("code", refusal.code().code());
    json.writeStringField("message", refusal.words());
    details(json, refusal, exchange);
  }

  private static void details(JsonGenerator json, Refusal refusal, ExchangeId exchange)
      throws IOException {
    json.writeStringField("exchange", exchange.value());
    if (refusal.approval().isPresent()) {
      json.writeStringField("approval", refusal.approval().get().value());
    }
    if (!refusal.reasons().isEmpty()) {
      json.writeArrayFieldStart("reasons");
      for (Reason reason : refusal.reasons()) {
        json.writeString(reason.code());
      }
      json.writeEndArray();
    }
  }

  private static void llm(JsonGenerator json, Refusal refusal, ExchangeId exchange)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "error");
    json.writeObjectFieldStart("error");
    json.writeStringField("type", refusal.code().code());
    json.writeStringField("message", refusal.words());
    json.writeStringField("code", refusal.code().code());
    json.writeNullField("param");
    // SDKs show their callers this object alone.
    details(json, refusal, exchange);
    json.writeEndObject();
    facts(json, refusal, exchange);
    json.writeEndObject();
  }

  private static void jsonRpc(
      JsonGenerator json, Refusal refusal, List<JsonNode> ids, boolean batch, ExchangeId exchange)
      throws IOException {
    if (ids.isEmpty()) {
      jsonRpcError(json, refusal, "null", exchange);
      return;
    }
    if (batch) {
      json.writeStartArray();
    }
    for (JsonNode id : ids) {
      jsonRpcError(json, refusal, id.toString(), exchange);
    }
    if (batch) {
      json.writeEndArray();
    }
  }

  private static void jsonRpcError(
      JsonGenerator json, Refusal refusal, String id, ExchangeId exchange) throws IOException {
    json.writeStartObject();
    json.writeStringField("jsonrpc", "2.0");
    json.writeFieldName("id");
    json.writeRawValue(id);
    json.writeObjectFieldStart("error");
    json.writeNumberField("code", JSON_RPC_CODE);
    json.writeStringField("message", refusal.words());
    json.writeObjectFieldStart("data");
    facts(json, refusal, exchange);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }
}
