package dev.sallyport.recording.segment;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A property of an event's JSON, whose name is encoded once and not for every event. */
enum Property {
  ABOUT("about"),
  APPROVAL("approval"),
  AT("at"),
  AUTHORITY("authority"),
  BUNDLE("bundle"),
  BYTES("bytes"),
  COUNT("count"),
  CUT_AT("cutAt"),
  DATA("data"),
  DECISION("decision"),
  DETECTOR("detector"),
  DIRECTION("direction"),
  ERROR("error"),
  EVENT("event"),
  EXCHANGE("exchange"),
  GROUPS("groups"),
  HEADERS("headers"),
  INPUT("input"),
  ISSUER("issuer"),
  LENGTH("length"),
  MASKED("masked"),
  METHOD("method"),
  MICROS("micros"),
  NAME("name"),
  OUTCOME("outcome"),
  PATH("path"),
  PEER("peer"),
  REASONS("reasons"),
  RESOURCE("resource"),
  REVISION("revision"),
  STATUS("status"),
  STEP("step"),
  SUBJECT("subject"),
  TLS("tls"),
  UNINSPECTED("uninspected"),
  VALUE("value");

  @SuppressWarnings("ImmutableEnumChecker") // it only keeps what its text is encoded as
  private final SerializedString text;

  Property(String text) {
    this.text = new SerializedString(text);
  }

  void write(JsonGenerator out) throws IOException {
    out.writeFieldName(text);
  }

  void write(@Nullable String value, JsonGenerator out) throws IOException {
    out.writeFieldName(text);
    out.writeString(value);
  }

  void beginObject(JsonGenerator out) throws IOException {
    out.writeFieldName(text);
    out.writeStartObject();
  }

  void beginArray(JsonGenerator out) throws IOException {
    out.writeFieldName(text);
    out.writeStartArray();
  }
}
