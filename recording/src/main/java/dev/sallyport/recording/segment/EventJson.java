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
        Property.RESOURCE.write(started.resource(), out);
        Property.REVISION.write(started.revision(), out);
        Property.METHOD.write(started.method(), out);
        Property.AUTHORITY.write(started.authority(), out);
        masked(Property.PATH, started.path(), out);
        Property.PEER.write(started.peer(), out);
        texts(Property.TLS, started.tls(), out);
      }
      case RecordedEvent.Identified identified -> {
        Property.ISSUER.write(identified.issuer(), out);
        Property.SUBJECT.write(identified.subject(), out);
        texts(Property.GROUPS, identified.groups(), out);
      }
      case RecordedEvent.Decided decided -> {
        Property.DECISION.write(decided.decision(), out);
        texts(Property.REASONS, decided.reasons(), out);
        Property.BUNDLE.write(decided.bundle(), out);
        Property.INPUT.write(decided.input(), out);
        Property.MICROS.write(out);
        out.writeNumber(decided.micros());
        Property.ABOUT.beginObject(out);
        for (Map.Entry<String, Masked> about : decided.about().entrySet()) {
          out.writeFieldName(about.getKey());
          MaskedJson.write(about.getValue(), out);
        }
        out.writeEndObject();
      }
      case RecordedEvent.Approval approval -> {
        Property.STEP.write(approval.step(), out);
        Property.APPROVAL.write(approval.approval(), out);
      }
      case RecordedEvent.Head head -> {
        direction(head.direction(), out);
        number(Property.STATUS, head.status(), out);
        Property.HEADERS.beginArray(out);
        for (RecordedEvent.Header header : head.headers()) {
          out.writeStartObject();
          Property.NAME.write(header.name(), out);
          masked(Property.VALUE, header.value(), out);
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      case RecordedEvent.Body body -> {
        direction(body.direction(), out);
        masked(Property.BYTES, body.bytes(), out);
      }
      case RecordedEvent.BodyEnded ended -> {
        direction(ended.direction(), out);
        Property.LENGTH.write(out);
        out.writeNumber(ended.length());
        number(Property.CUT_AT, ended.cutAt(), out);
        Property.MASKED.beginArray(out);
        for (MaskCount count : ended.masked()) {
          out.writeStartObject();
          Property.DETECTOR.write(count.detector().value(), out);
          Property.COUNT.write(out);
          out.writeNumber(count.count());
          out.writeEndObject();
        }
        out.writeEndArray();
        Property.UNINSPECTED.write(out);
        out.writeBoolean(ended.uninspected());
      }
      case RecordedEvent.Ended ended -> {
        Property.OUTCOME.write(ended.outcome(), out);
        number(Property.STATUS, ended.status(), out);
        Property.ERROR.write(ended.error().orElse(null), out);
        texts(Property.TLS, ended.tls(), out);
      }
    }
    out.writeEndObject();
  }

  private static void direction(Direction direction, JsonGenerator out) throws IOException {
    Property.DIRECTION.write(
        switch (direction) {
          case REQUEST -> "request";
          case RESPONSE -> "response";
        },
        out);
  }

  private static void number(Property name, Optional<? extends Number> number, JsonGenerator out)
      throws IOException {
    name.write(out);
    if (number.isPresent()) {
      out.writeNumber(number.get().longValue());
    } else {
      out.writeNull();
    }
  }

  private static void masked(Property name, Masked value, JsonGenerator out) throws IOException {
    name.write(out);
    MaskedJson.write(value, out);
  }

  private static void texts(Property name, List<String> texts, JsonGenerator out)
      throws IOException {
    name.beginArray(out);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  private static void texts(Property name, Map<String, String> texts, JsonGenerator out)
      throws IOException {
    name.beginObject(out);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      out.writeStringField(text.getKey(), text.getValue());
    }
    out.writeEndObject();
  }
}
