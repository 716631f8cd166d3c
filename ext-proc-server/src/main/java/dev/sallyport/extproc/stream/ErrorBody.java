package dev.sallyport.extproc.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.exchange.ExchangeId;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Body of an error answer: {@code {"code":…,"message":…,"exchange":…}}, with {@code "reasons"}
 * where the policy gave some.
 */
final class ErrorBody {

  private static final JsonFactory JSON = new JsonFactory();

  private ErrorBody() {}

  static ByteString of(Refusal refusal, ExchangeId exchange) {
    ByteString.Output out = ByteString.newOutput(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("code", refusal.code().code());
      json.writeStringField("message", refusal.words());
      json.writeStringField("exchange", exchange.value());
      if (!refusal.reasons().isEmpty()) {
        json.writeArrayFieldStart("reasons");
        for (Reason reason : refusal.reasons()) {
          json.writeString(reason.code());
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return out.toByteString();
  }
}
