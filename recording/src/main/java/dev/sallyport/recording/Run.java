package dev.sallyport.recording;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.Plaintext;

/**
 * Events of one exchange that came in a row and are sealed together, because sealing costs about
 * the same for one and for some. What happened and what was said stay apart, for readers who want
 * the one without the other, unless little was said. Not thread-safe.
 */
final class Run {

  /** What is larger stays alone. */
  private static final int MOST_BYTES = 32 << 10;

  /** As much of what was said may be among what happened: less than another seal would cost. */
  private static final int LITTLE_BYTES = 2 << 10;

  /** Bytes set aside for the JSON of what an exchange says at first, so that it seldom grows. */
  private static final int USUAL_BYTES = 2 << 10;

  private static final int OBJECTS = 128;

  private final ExchangeId exchange;
  private final Plaintext json;
  private int said;
  private boolean happened;
  private boolean last;

  private Run(ExchangeId exchange, int capacity) {
    this.exchange = exchange;
    this.json = new Plaintext(exchange, capacity);
  }

  /** A run that is to begin with this event, whose JSON has so many bytes. */
  static Run before(Entry event, int size) {
    int capacity = Math.max(USUAL_BYTES, Plaintext.sizeOf(event.exchange(), size));
    return new Run(event.exchange(), capacity);
  }

  /** Whether the event may be the next one here. */
  boolean takes(Entry event, int size) {
    boolean apart = event.isContent() ? !happened : said == 0;
    return json.sizeWith(size) <= MOST_BYTES && (apart || saidWith(event, size) <= LITTLE_BYTES);
  }

  private int saidWith(Entry event, int size) {
    return event.isContent() ? said + size : said;
  }

  /**
   * Adds an event.
   *
   * @param bytes start with its JSON
   * @param size bytes of that
   */
  void add(Entry event, byte[] bytes, int size) {
    json.add(bytes, size);
    said = saidWith(event, size);
    happened |= !event.isContent();
    last = event.isLast();
  }

  /** Bytes of memory that it takes, about. */
  int cost() {
    return OBJECTS + json.capacity();
  }

  /** What that would be with another event. */
  int costWith(int size) {
    return OBJECTS + json.capacityFor(json.sizeWith(size));
  }

  ExchangeId exchange() {
    return exchange;
  }

  boolean endsExchange() {
    return last;
  }

  /** Whether it holds nothing but what passed, which no index needs. */
  boolean isContent() {
    return !happened;
  }

  /** What is to be sealed. */
  Plaintext json() {
    return json;
  }
}
