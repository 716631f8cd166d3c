package dev.sallyport.recording;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events of one exchange that came in a row and are sealed together, because sealing costs about
 * the same for one and for some. What happened and what was said stay apart, for readers who want
 * the one without the other.
 */
final class EventGroup {

  /** What is larger stays alone. */
  private static final int MOST_BYTES = 32 << 10;

  private final ExchangeId exchange;
  private final boolean content;
  private final List<byte[]> events = new ArrayList<>();
  private int bytes;
  private boolean last;

  private EventGroup(Pending.Append first) {
    this.exchange = first.exchange();
    this.content = first.content();
  }

  /** Puts together what belongs together; the events of one exchange stay in their order. */
  static List<EventGroup> of(List<Pending.Append> events) {
    List<EventGroup> groups = new ArrayList<>();
    Map<ExchangeId, EventGroup> newest = new HashMap<>();
    for (Pending.Append event : events) {
      EventGroup group = newest.get(event.exchange());
      if (group == null || !group.takes(event)) {
        group = new EventGroup(event);
        groups.add(group);
        newest.put(event.exchange(), group);
      }
      group.add(event);
    }
    return groups;
  }

  private boolean takes(Pending.Append event) {
    return content == event.content()
        && Entries.sizeOf(exchange, events.size() + 1, bytes + event.json().length) <= MOST_BYTES;
  }

  private void add(Pending.Append event) {
    events.add(event.json());
    bytes += event.json().length;
    last = event.last();
  }

  ExchangeId exchange() {
    return exchange;
  }

  boolean endsExchange() {
    return last;
  }

  /** Whether it holds what passed, which no index needs. */
  boolean isContent() {
    return content;
  }

  /** How many events it is. */
  int size() {
    return events.size();
  }

  /** Bytes that are to be sealed. */
  int bytes() {
    return Entries.sizeOf(exchange, events.size(), bytes);
  }

  /** What is to be sealed. */
  byte[] json() {
    return Entries.encode(exchange, events);
  }
}
