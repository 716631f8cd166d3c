package dev.sallyport.recording;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entries;
import dev.sallyport.recording.segment.Entry;
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
  private static final long MOST_BYTES = 32 << 10;

  private final boolean content;
  private final List<Entry> entries = new ArrayList<>();
  private long cost;
  private byte[] json = {};

  private EventGroup(boolean content) {
    this.content = content;
  }

  /** Puts together what belongs together; the events of one exchange stay in their order. */
  static List<EventGroup> of(List<Pending.Append> events) {
    List<EventGroup> groups = new ArrayList<>();
    Map<ExchangeId, EventGroup> newest = new HashMap<>();
    for (Pending.Append event : events) {
      Entry entry = event.entry();
      EventGroup group = newest.get(entry.exchange());
      if (group == null || !group.takes(event)) {
        group = new EventGroup(entry.isContent());
        groups.add(group);
        newest.put(entry.exchange(), group);
      }
      group.entries.add(entry);
      group.cost += event.cost();
    }
    return groups;
  }

  private boolean takes(Pending.Append event) {
    return content == event.entry().isContent() && cost + event.cost() <= MOST_BYTES;
  }

  ExchangeId exchange() {
    return entries.getFirst().exchange();
  }

  boolean endsExchange() {
    return entries.getLast().data() instanceof RecordedEvent.Ended;
  }

  /** Whether it holds what passed, which no index needs. */
  boolean isContent() {
    return content;
  }

  /** How many events it is. */
  int size() {
    return entries.size();
  }

  /** Encodes it, which the writer has several threads do. */
  void encode() {
    json = new Entries(entries).encode();
  }

  /** What {@link #encode} made. */
  byte[] json() {
    return json;
  }
}
