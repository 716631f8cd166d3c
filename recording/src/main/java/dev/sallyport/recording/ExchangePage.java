package dev.sallyport.recording;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.FrameEncoder;
import dev.sallyport.recording.segment.Plaintext;
import dev.sallyport.recording.segment.SealedEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one exchange has said that the writer has not taken yet, as the JSON that the exchange's own
 * thread makes of it while it has everything at hand: collected later, what it says would have to
 * come from far memory again. It is handed over once for all that comes until the writer looks. Its
 * lock is between this exchange and the writer, and held while bytes are copied.
 */
final class ExchangePage implements Journal.Page, Pending {

  private final AppendBuffer buffer;
  private final ExchangeId exchange;
  private List<Run> runs = new ArrayList<>();
  private boolean waits;
  private volatile long since;

  ExchangePage(AppendBuffer buffer, ExchangeId exchange) {
    this.buffer = buffer;
    this.exchange = exchange;
  }

  @Override
  public boolean append(Instant at, RecordedEvent event) {
    if (buffer.isOpen()) {
      Entry entry = new Entry(exchange, at, event);
      if (entry.encode((json, size) -> add(entry, json, size))) {
        return true;
      }
    }
    buffer.refuse();
    return false;
  }

  private boolean add(Entry entry, byte[] json, int size) {
    if (!FrameEncoder.allows(SealedEvents.OVERHEAD + Plaintext.sizeOf(exchange, size))) {
      return false;
    }
    synchronized (this) {
      Run newest = runs.isEmpty() ? null : runs.getLast();
      if (newest != null && newest.takes(entry, size)) {
        if (!buffer.reserve(newest.costWith(size) - newest.cost())) {
          return false;
        }
        newest.add(entry, json, size);
      } else {
        Run next = Run.before(entry, size);
        if (!buffer.reserve(next.cost())) {
          return false;
        }
        next.add(entry, json, size);
        runs.add(next);
      }
      if (!waits) {
        waits = true;
        since = buffer.now();
        buffer.add(this);
      }
      if (entry.isLast()) {
        buffer.end(this);
      }
      return true;
    }
  }

  /** Since when something has waited here, in the {@link AppendBuffer#now} of the buffer. */
  long since() {
    return since;
  }

  /** Takes all that is on the page, in order; what comes after that waits anew. */
  synchronized List<Run> take() {
    List<Run> taken = runs;
    runs = new ArrayList<>();
    waits = false;
    return taken;
  }
}
