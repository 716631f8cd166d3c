package dev.sallyport.recording.segment;

import dev.sallyport.core.exchange.ExchangeId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON of {@link Entries} that is put together event by event, and is what they say at any time.
 * Not thread-safe.
 */
public final class Plaintext {

  private static final byte[] BEFORE = ascii("{\"exchange\":\"");
  private static final byte[] BETWEEN = ascii("\",\"events\":[");
  private static final byte[] AFTER = ascii("]}");

  private byte[] bytes;
  private int length;
  private int events;

  /**
   * JSON without an event yet.
   *
   * @param capacity bytes that are set aside for it; more are when they are needed
   */
  public Plaintext(ExchangeId exchange, int capacity) {
    this.bytes = new byte[Math.max(capacity, sizeOf(exchange, 0))];
    put(BEFORE, BEFORE.length);
    // An id has no character that JSON escapes.
    byte[] id = ascii(exchange.value());
    put(id, id.length);
    put(BETWEEN, BETWEEN.length);
    put(AFTER, AFTER.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Bytes of JSON that holds one event of so many. */
  public static int sizeOf(ExchangeId exchange, int event) {
    return BEFORE.length + exchange.value().length() + BETWEEN.length + event + AFTER.length;
  }

  /** Bytes it would have with another event of so many. */
  public int sizeWith(int event) {
    return length + event + (events > 0 ? 1 : 0);
  }

  /**
   * Adds an event.
   *
   * @param json starts with what {@link Entry#encode} gives
   * @param size bytes of that
   */
  public void add(byte[] json, int size) {
    grow(sizeWith(size));
    length -= AFTER.length;
    if (events > 0) {
      bytes[length++] = ',';
    }
    put(json, size);
    put(AFTER, AFTER.length);
    events++;
  }

  /** Sets so many bytes aside. */
  private void grow(int size) {
    if (size > bytes.length) {
      bytes = Arrays.copyOf(bytes, capacityFor(size));
    }
  }

  /** Bytes that will be set aside once it has this many. */
  public int capacityFor(int size) {
    return size <= bytes.length ? bytes.length : Math.max(size, 2 * bytes.length);
  }

  private void put(byte[] from, int size) {
    System.arraycopy(from, 0, bytes, length, size);
    length += size;
  }

  /** How many events it holds. */
  public int events() {
    return events;
  }

  /** Bytes of the JSON, in UTF-8. */
  public int length() {
    return length;
  }

  /** Starts with the JSON, {@link #length} bytes of it; not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes that are set aside. */
  public int capacity() {
    return bytes.length;
  }
}
