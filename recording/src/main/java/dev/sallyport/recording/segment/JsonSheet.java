package dev.sallyport.recording.segment;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;

/**
 * Where a thread writes one JSON value after the other: making a generator costs as much as a
 * value.
 */
final class JsonSheet {

  private static final ThreadLocal<JsonSheet> SHEET = ThreadLocal.withInitial(JsonSheet::new);

  private final ByteArrayBuilder bytes = new ByteArrayBuilder();
  private final JsonGenerator out;

  private JsonSheet() {
    try {
      out = RecordingMapper.MAPPER.createGenerator(bytes).setRootValueSeparator(null);
    } catch (IOException e) {
      throw new IllegalStateException("memory fails", e);
    }
  }

  /** Writes a value. */
  @FunctionalInterface
  interface Value {
    void write(JsonGenerator out) throws IOException;
  }

  /** One value in UTF-8. */
  static byte[] encode(Value value) throws IOException {
    JsonSheet sheet = SHEET.get();
    boolean written = false;
    try {
      value.write(sheet.out);
      sheet.out.flush();
      byte[] json = sheet.bytes.toByteArray();
      sheet.bytes.reset();
      written = true;
      return json;
    } finally {
      if (!written) {
        SHEET.remove();
      }
    }
  }
}
