package dev.sallyport.recording.segment;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Where a thread writes one JSON value after the other: making a generator costs as much as a
 * value.
 */
final class JsonSheet extends ByteArrayOutputStream {

  /** Large enough for nearly all; a sheet that grew beyond is not kept. */
  private static final int KEPT_BYTES = 256 << 10;

  private static final ThreadLocal<JsonSheet> SHEET = ThreadLocal.withInitial(JsonSheet::new);

  private final JsonGenerator out;

  private JsonSheet() {
    super(2 << 10);
    try {
      out = RecordingMapper.MAPPER.createGenerator(this).setRootValueSeparator(null);
    } catch (IOException e) {
      throw new IllegalStateException("memory fails", e);
    }
  }

  /** Writes a value. */
  @FunctionalInterface
  interface Value {
    void write(JsonGenerator out) throws IOException;
  }

  /** Hands out one value in UTF-8, and says what the taker says. */
  static boolean encode(Value value, Entry.Taker taker) throws IOException {
    JsonSheet sheet = SHEET.get();
    boolean kept = false;
    try {
      value.write(sheet.out);
      sheet.out.flush();
      boolean taken = taker.take(sheet.buf, sheet.count);
      sheet.reset();
      kept = sheet.buf.length <= KEPT_BYTES;
      return taken;
    } finally {
      if (!kept) {
        SHEET.remove();
      }
    }
  }
}
