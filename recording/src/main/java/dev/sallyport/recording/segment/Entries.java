package dev.sallyport.recording.segment;

import dev.sallyport.core.exchange.ExchangeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Events of one exchange in a row, which are sealed together: {@code
 * {"exchange":"…","events":[{"at":"…","event":"started","data":{…}},…]}}.
 *
 * @param list the events, at least one, all of the same exchange
 */
public record Entries(List<Entry> list) {

  private static final byte[] BEFORE = ascii("{\"exchange\":\"");
  private static final byte[] BETWEEN = ascii("\",\"events\":[");
  private static final byte[] AFTER = ascii("]}");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @throws IllegalArgumentException if there is no event
   */
  public Entries {
    if (list.isEmpty()) {
      throw new IllegalArgumentException("nothing happened");
    }
    list = List.copyOf(list);
  }

  /** The plaintext of {@link SealedEvents}: JSON, UTF-8. */
  public byte[] encode() {
    return encode(list.getFirst().exchange(), list.stream().map(Entry::encode).toList());
  }

  /**
   * The same of events that are encoded already.
   *
   * @param events of {@link Entry#encode}, at least one
   */
  public static byte[] encode(ExchangeId exchange, List<byte[]> events) {
    // An id has no character that JSON escapes.
    byte[] id = exchange.value().getBytes(StandardCharsets.US_ASCII);
    int bytes = 0;
    for (byte[] event : events) {
      bytes += event.length;
    }
    ByteBuffer json = ByteBuffer.allocate(sizeOf(exchange, events.size(), bytes));
    json.put(BEFORE).put(id).put(BETWEEN).put(events.getFirst());
    for (byte[] event : events.subList(1, events.size())) {
      json.put((byte) ',').put(event);
    }
    return json.put(AFTER).array();
  }

  /**
   * How long that is.
   *
   * @param bytes length of all encoded events together
   */
  public static int sizeOf(ExchangeId exchange, int events, int bytes) {
    int around = BEFORE.length + exchange.value().length() + BETWEEN.length + AFTER.length;
    return around + bytes + events - 1;
  }

  /**
   * Reads what {@link #encode} wrote, or the one {@link Entry} that a frame was before version 4.
   *
   * @throws MalformedException if the bytes are neither
   */
  public static Entries decode(byte[] payload) throws MalformedException {
    return RecordingMapper.read(payload, Entries.class);
  }
}
