package dev.sallyport.recording.segment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON of an {@link Entry}. It is written with the kind of the event before its data, so that the
 * data is read straight into its type; where they come the other way round the data has to be kept
 * until the kind is known.
 */
final class EntryJson {

  private static final Map<String, Class<?>> TYPES =
      Arrays.stream(RecordedEvent.class.getAnnotation(JsonSubTypes.class).value())
          .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::name, JsonSubTypes.Type::value));

  private EntryJson() {}

  /** The JSON in UTF-8, made without the machinery that finds out how to. */
  static byte[] encode(Entry entry) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
      try (JsonGenerator out = RecordingMapper.MAPPER.createGenerator(bytes)) {
        write(entry, out);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not representable as JSON: " + entry.data().getClass(), e);
    }
  }

  private static void write(Entry entry, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("exchange", entry.exchange().value());
    out.writeStringField("at", InstantText.of(entry.at()));
    out.writeStringField("event", EventJson.kind(entry.data()));
    out.writeFieldName("data");
    EventJson.write(entry.data(), out);
    out.writeEndObject();
  }

  static final class Writer extends StdSerializer<Entry> {

    private static final long serialVersionUID = 1L;

    Writer() {
      super(Entry.class);
    }

    @Override
    public void serialize(Entry entry, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      write(entry, out);
    }
  }

  static final class Reader extends StdDeserializer<Entry> {

    private static final long serialVersionUID = 1L;

    Reader() {
      super(Entry.class);
    }

    @Override
    public Entry deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.hasToken(JsonToken.START_OBJECT)) {
        throw new MalformedException("an object is expected");
      }
      String exchange = null;
      String at = null;
      String kind = null;
      RecordedEvent data = null;
      TokenBuffer early = null;
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken value = in.nextToken();
        switch (name) {
          case "exchange" -> exchange = text(in, value);
          case "at" -> at = text(in, value);
          case "event" -> kind = text(in, value);
          case "data" -> {
            if (kind == null) {
              early = context.bufferForInputBuffering(in);
              early.copyCurrentStructure(in);
            } else {
              data = data(kind, in, context);
            }
          }
          default -> in.skipChildren();
        }
      }
      if (early != null && kind != null) {
        data = data(kind, early.asParserOnFirstToken(), context);
      }
      if (exchange == null || at == null || data == null) {
        throw new MalformedException("a property is missing");
      }
      return new Entry(new ExchangeId(exchange), Instant.parse(at), data);
    }

    private static String text(JsonParser in, @Nullable JsonToken value) throws IOException {
      if (value != JsonToken.VALUE_STRING) {
        throw new MalformedException("a string is expected");
      }
      return in.getText();
    }

    private static RecordedEvent data(String kind, JsonParser in, DeserializationContext context)
        throws IOException {
      Class<?> type = TYPES.get(kind);
      if (type == null || !in.hasToken(JsonToken.START_OBJECT)) {
        throw new MalformedException("no event of a known kind");
      }
      return (RecordedEvent)
          context
              .findContextualValueDeserializer(context.constructType(type), null)
              .deserialize(in, context);
    }
  }
}
