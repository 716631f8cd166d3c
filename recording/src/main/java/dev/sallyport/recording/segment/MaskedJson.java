package dev.sallyport.recording.segment;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.sallyport.core.mask.Masked;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON of masked bytes: a string when they are plain text ({@link PlainText}), else {@code
 * {"base64":"…"}}.
 */
final class MaskedJson {

  private static final String BASE64 = "base64";

  private MaskedJson() {}

  static void write(Masked value, JsonGenerator out) throws IOException {
    if (!PlainText.isPlain(value.bytes())) {
      out.writeStartObject();
      out.writeBinaryField(BASE64, value.bytes());
      out.writeEndObject();
    } else if (out instanceof UTF8JsonGenerator) {
      // It takes the bytes as they are; generators of trees do not.
      out.writeUTF8String(value.bytes(), 0, value.length());
    } else {
      out.writeString(new String(value.bytes(), StandardCharsets.UTF_8));
    }
  }

  static final class Writer extends StdSerializer<Masked> {

    private static final long serialVersionUID = 1L;

    Writer() {
      super(Masked.class);
    }

    @Override
    public void serialize(Masked value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      write(value, out);
    }
  }

  static final class Reader extends StdDeserializer<Masked> {

    private static final long serialVersionUID = 1L;

    Reader() {
      super(Masked.class);
    }

    @Override
    public Masked deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.hasToken(JsonToken.VALUE_STRING)) {
        return Masked.restored(in.getText().getBytes(StandardCharsets.UTF_8));
      }
      if (!in.hasToken(JsonToken.START_OBJECT)
          || !BASE64.equals(in.nextFieldName())
          || in.nextToken() != JsonToken.VALUE_STRING) {
        throw new MalformedException("a string or {\"base64\":…} is expected");
      }
      byte[] bytes = in.getBinaryValue();
      if (in.nextToken() != JsonToken.END_OBJECT) {
        throw new MalformedException("nothing may follow \"base64\"");
      }
      return Masked.restored(bytes);
    }
  }
}
