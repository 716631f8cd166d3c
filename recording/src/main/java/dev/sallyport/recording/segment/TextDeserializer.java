package dev.sallyport.recording.segment;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.function.Function;

/** Reads a value from a JSON string and nothing else. */
final class TextDeserializer<T> extends StdDeserializer<T> {

  private static final long serialVersionUID = 1L;

  private final transient Function<String, T> parse;

  TextDeserializer(Class<T> type, Function<String, T> parse) {
    super(type);
    this.parse = parse;
  }

  @Override
  public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
    if (!in.hasToken(JsonToken.VALUE_STRING)) {
      throw new MalformedException("a string is expected");
    }
    return parse.apply(in.getText());
  }
}
