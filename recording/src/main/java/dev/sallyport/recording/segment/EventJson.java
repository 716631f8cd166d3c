package dev.sallyport.recording.segment;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what an event says, property by property as the specification lists them. Every exchange
 * has nine events or so, and finding their properties by reflection costs more than encrypting
 * them.
 */
final class EventJson {

  private EventJson() {}

  /** Name of an event's kind. */
  static String kind(RecordedEvent event) {
    return switch (event) {
      case RecordedEvent.Started _ -> "started";
      case RecordedEvent.Identified _ -> "identified";
      case RecordedEvent.Decided _ -> "decided";
      case RecordedEvent.Approval _ -> "approval";
      case RecordedEvent.Head _ -> "head";
      case RecordedEvent.Body _ -> "body";
      case RecordedEvent.BodyEnded _ -> "body_ended";
      case RecordedEvent.Ended _ -> "ended";
    };
  }

  /** Writes an event's data, an object. */
  static void write(RecordedEvent event, JsonGenerator out) throws IOException {
    out.writeStartObject();
    switch (event) {
      case RecordedEvent.Started started -> {
        out.writeStringField("resource", started.resource());
        out.writeStringField("revision", started.revision());
        out.writeStringField("method", started.method());
        out.writeStringField("authority", started.authority());
        masked("path", started.path(), out);
        out.writeStringField("peer", started.peer());
        texts("tls", started.tls(), out);
      }
      case RecordedEvent.Identified identified -> {
        out.writeStringField("issuer", identified.issuer());
        out.writeStringField("subject", identified.subject());
        texts("groups", identified.groups(), out);
      }
      case RecordedEvent.Decided decided -> {
        out.writeStringField("decision", decided.decision());
        texts("reasons", decided.reasons(), out);
        out.writeStringField("bundle", decided.bundle());
        out.writeStringField("input", decided.input());
        out.writeNumberField("micros", decided.micros());
        out.writeObjectFieldStart("about");
        for (Map.Entry<String, Masked> about : decided.about().entrySet()) {
          masked(about.getKey(), about.getValue(), out);
        }
        out.writeEndObject();
      }
      case RecordedEvent.Approval approval -> {
        out.writeStringField("step", approval.step());
        out.writeStringField("approval", approval.approval());
      }
      case RecordedEvent.Head head -> {
        direction(head.direction(), out);
        number("status", head.status(), out);
        out.writeArrayFieldStart("headers");
        for (RecordedEvent.Header header : head.headers()) {
          out.writeStartObject();
          out.writeStringField("name", header.name());
          masked("value", header.value(), out);
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      case RecordedEvent.Body body -> {
        direction(body.direction(), out);
        masked("bytes", body.bytes(), out);
      }
      case RecordedEvent.BodyEnded ended -> {
        direction(ended.direction(), out);
        out.writeNumberField("length", ended.length());
        number("cutAt", ended.cutAt(), out);
        out.writeArrayFieldStart("masked");
        for (MaskCount count : ended.masked()) {
          out.writeStartObject();
          out.writeStringField("detector", count.detector().value());
          out.writeNumberField("count", count.count());
          out.writeEndObject();
        }
        out.writeEndArray();
        out.writeBooleanField("uninspected", ended.uninspected());
      }
      case RecordedEvent.Ended ended -> {
        out.writeStringField("outcome", ended.outcome());
        number("status", ended.status(), out);
        out.writeStringField("error", ended.error().orElse(null));
        texts("tls", ended.tls(), out);
      }
    }
    out.writeEndObject();
  }

  private static void direction(Direction direction, JsonGenerator out) throws IOException {
    out.writeStringField(
        "direction",
        switch (direction) {
          case REQUEST -> "request";
          case RESPONSE -> "response";
        });
  }

  private static void number(String name, Optional<? extends Number> number, JsonGenerator out)
      throws IOException {
    if (number.isPresent()) {
      out.writeNumberField(name, number.get().longValue());
    } else {
      out.writeNullField(name);
    }
  }

  private static void masked(String name, Masked value, JsonGenerator out) throws IOException {
    out.writeFieldName(name);
    MaskedJson.write(value, out);
  }

  private static void texts(String name, List<String> texts, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart(name);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  private static void texts(String name, Map<String, String> texts, JsonGenerator out)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      out.writeStringField(text.getKey(), text.getValue());
    }
    out.writeEndObject();
  }
}
