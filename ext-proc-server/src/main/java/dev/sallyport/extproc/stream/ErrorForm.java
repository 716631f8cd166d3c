package dev.sallyport.extproc.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.McpMessage;
import java.util.ArrayList;
import java.util.List;

/** In which form clients of a resource understand errors. */
sealed interface ErrorForm {

  /** {@code {"code":…,"message":…,"exchange":…}}. */
  record Plain() implements ErrorForm {}

  /** The same with an {@code error} object, as the SDKs of OpenAI and Anthropic look for. */
  record Llm() implements ErrorForm {}

  /**
   * JSON-RPC errors (JSON-RPC 2.0 §5.1).
   *
   * @param ids ids of the requests that are answered; empty as long as none is known
   * @param batch whether they came in a batch
   */
  record JsonRpc(List<JsonNode> ids, boolean batch) implements ErrorForm {
    public JsonRpc {
      ids = List.copyOf(ids);
    }
  }

  /** The form before the body is known. */
  static ErrorForm of(Kind kind, RequestHead request) {
    return switch (kind) {
      case LLM -> new Llm();
      case MCP -> request.method().equals("POST") ? new JsonRpc(List.of(), false) : new Plain();
      case HTTP, VECTOR, DOCUMENT, GRPC -> new Plain();
    };
  }

  /** The form once the body is known. */
  default ErrorForm answering(List<InspectedBody> body) {
    if (!(this instanceof JsonRpc)) {
      return this;
    }
    List<JsonNode> ids = new ArrayList<>();
    boolean batch = false;
    for (InspectedBody element : body) {
      if (element instanceof InspectedBody.Parsed parsed
          && parsed.meaning().orElse(null) instanceof McpMessage message
          && message.type() == McpMessage.Type.REQUEST) {
        message.id().ifPresent(ids::add);
        batch |= parsed.batch().isPresent();
      }
    }
    return new JsonRpc(ids, batch);
  }

  /**
   * The HTTP status: a JSON-RPC error that answers a request is an answer like any other (MCP
   * "Streamable HTTP"); clients look no further into one with another status.
   */
  default int status(ErrorCode code) {
    return switch (this) {
      case JsonRpc(var ids, _) -> ids.isEmpty() ? code.status() : 200;
      case Plain(), Llm() -> code.status();
    };
  }

  /** The body. */
  default ByteString body(Refusal refusal, ExchangeId exchange) {
    return ErrorBody.of(refusal, this, exchange);
  }
}
