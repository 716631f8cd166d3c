package dev.sallyport.recording.segment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.Masked;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;

/**
 * The one mapper between recorded values and JSON, for segments and for what people export.
 *
 * <p>Unknown properties are let pass, so that an older reader reads what a newer writer wrote; a
 * missing or null property is an error.
 */
public final class RecordingMapper {

  /** The mapper; not to be reconfigured. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(FrameHead.MAX_PAYLOAD)
                          .maxNestingDepth(16)
                          .build())
                  .build())
          .addModule(new Jdk8Module())
          .addModule(
              new SimpleModule("recording")
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(
                      Instant.class, new TextDeserializer<>(Instant.class, Instant::parse))
                  .addSerializer(ExchangeId.class, ToStringSerializer.instance)
                  .addDeserializer(
                      ExchangeId.class, new TextDeserializer<>(ExchangeId.class, ExchangeId::new))
                  .addSerializer(Entry.class, new EntryJson.Writer())
                  .addDeserializer(Entries.class, new EntryJson.Reader())
                  .addSerializer(Masked.class, new MaskedJson.Writer())
                  .addDeserializer(Masked.class, new MaskedJson.Reader()))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .build();

  private RecordingMapper() {}

  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not representable as JSON: " + value.getClass(), e);
    }
  }

  /** Reads what {@link #write} wrote, byte by byte: another spelling of the same is refused. */
  public static <T> T readCanonical(byte[] json, Class<T> type) throws MalformedException {
    T value = read(json, type);
    if (!Arrays.equals(write(value), json)) {
      throw new MalformedException("the " + type.getSimpleName() + " is not spelled as specified");
    }
    return value;
  }

  static <T> T read(byte[] json, Class<T> type) throws MalformedException {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new MalformedException("the payload is null");
      }
      return value;
    } catch (MalformedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Jackson's own message may quote the payload, which has no place in an error.
      throw new MalformedException("the payload is no " + type.getSimpleName());
    }
  }
}
