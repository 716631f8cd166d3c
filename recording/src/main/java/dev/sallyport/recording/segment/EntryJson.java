package dev.sallyport.recording.segment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON of {@link Entry} and {@link Entries}. It is written with the kind of the event before its
 * data, so that the data is read straight into its type; where they come the other way round the
 * data has to be kept until the kind is known.
 */
final class EntryJson {

  private static final Map<String, Class<?>> TYPES =
      Arrays.stream(RecordedEvent.class.getAnnotation(JsonSubTypes.class).value())
          .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::name, JsonSubTypes.Type::value));

  private EntryJson() {}

  /** Hands out the JSON of what happened, made without the machinery that finds out how to. */
  static boolean encode(Entry entry, Entry.Taker taker) {
    try {
      return JsonSheet.encode(
          out -> {
            out.writeStartObject();
            happened(entry, out);
            out.writeEndObject();
          },
          taker);
    } catch (IOException e) {
      throw new IllegalArgumentException("not representable as JSON: " + entry.exchange(), e);
    }
  }

  private static void happened(Entry entry, JsonGenerator out) throws IOException {
    Property.AT.write(InstantText.of(entry.at()), out);
    Property.EVENT.write(EventJson.kind(entry.data()), out);
    Property.DATA.write(out);
    EventJson.write(entry.data(), out);
  }

  static final class Writer extends StdSerializer<Entry> {

    private static final long serialVersionUID = 1L;

    Writer() {
      super(Entry.class);
    }

    @Override
    public void serialize(Entry entry, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject();
      Property.EXCHANGE.write(entry.exchange().value(), out);
      happened(entry, out);
      out.writeEndObject();
    }
  }

  static final class Reader extends StdDeserializer<Entries> {

    private static final long serialVersionUID = 1L;

    Reader() {
      super(Entries.class);
    }

    @Override
    public Entries deserialize(JsonParser in, DeserializationContext context) throws IOException {
      Said said = said(in, context, true);
      String exchange = said.exchange();
      if (exchange == null) {
        throw new MalformedException("a property is missing");
      }
      ExchangeId id = new ExchangeId(exchange);
      if (said.events() == null) {
        return new Entries(List.of(said.entry(id)));
      }
      List<Entry> entries = new ArrayList<>();
      for (Said event : said.events()) {
        entries.add(event.entry(id));
      }
      return new Entries(entries);
    }

    /** What an object says that is an event, or holds some. */
    private record Said(
        @Nullable String exchange,
        @Nullable String at,
        @Nullable RecordedEvent data,
        @Nullable List<Said> events) {

      Entry entry(ExchangeId of) throws MalformedException {
        if (at == null || data == null) {
          throw new MalformedException("a property is missing");
        }
        return new Entry(of, Instant.parse(at), data);
      }
    }

    private static Said said(JsonParser in, DeserializationContext context, boolean holdsEvents)
        throws IOException {
      if (!in.hasToken(JsonToken.START_OBJECT)) {
        throw new MalformedException("an object is expected");
      }
      String exchange = null;
      String at = null;
      String kind = null;
      RecordedEvent data = null;
      TokenBuffer early = null;
      List<Said> events = null;
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
          case "events" -> {
            if (holdsEvents) {
              events = events(in, context);
            } else {
              in.skipChildren();
            }
          }
          default -> in.skipChildren();
        }
      }
      if (early != null && kind != null) {
        data = data(kind, early.asParserOnFirstToken(), context);
      }
      return new Said(exchange, at, data, events);
    }

    private static List<Said> events(JsonParser in, DeserializationContext context)
        throws IOException {
      if (!in.hasToken(JsonToken.START_ARRAY)) {
        throw new MalformedException("an array is expected");
      }
      List<Said> events = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        events.add(said(in, context, false));
      }
      return events;
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
