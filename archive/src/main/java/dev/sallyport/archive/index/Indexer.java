package dev.sallyport.archive.index;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.ExportCursor;
import dev.sallyport.recording.Follower;
import dev.sallyport.recording.Place;
import dev.sallyport.recording.Summaries;
import dev.sallyport.recording.segment.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Brings what a journal grows by into the index, in batches: rows and how far they reach are one
 * transaction, so that a crash leaves nothing out and gives nothing twice.
 */
public final class Indexer implements Follower.Visitor {

  private final RecordingIndex index;
  private final Summaries summaries;
  private final List<IndexedExchange> ended = new ArrayList<>();
  private final Set<ExchangeId> touched = new HashSet<>();
  private final Map<ExchangeId, IndexedExchange.Seen> seen = new HashMap<>();
  private ExportCursor from;
  private ExportCursor at;
  private Optional<Place> damage = Optional.empty();

  /** Goes on where the index had come to. */
  public Indexer(RecordingIndex index) {
    this.index = index;
    this.from = index.place();
    this.at = from;
    this.summaries = new Summaries(this::ended);
    List<IndexedExchange> running = index.running();
    running.forEach(row -> seen.put(row.exchange().exchange(), row.seen()));
    summaries.resume(running.stream().map(IndexedExchange::exchange).toList());
  }

  /** The segment to read from. */
  public long segment() {
    return from.segment();
  }

  /** The first place that was not as it was written. */
  public Optional<Place> damage() {
    return damage;
  }

  /** Exchanges that {@link #commit} would add. */
  public int waiting() {
    return ended.size();
  }

  private void ended(ExchangeSummary exchange) {
    touched.remove(exchange.exchange());
    ended.add(
        new IndexedExchange(
            exchange, Objects.requireNonNull(seen.remove(exchange.exchange())), false));
  }

  @Override
  public void writerOpened(long segment) {
    ExportCursor place = new ExportCursor(segment, 0);
    if (place.compareTo(from) > 0) {
      at = place;
      summaries.writerOpened(segment);
    }
  }

  @Override
  public void at(long segment, long frame, int slot) {
    at = new ExportCursor(segment, frame);
  }

  @Override
  public void entry(Entry entry) {
    if (at.compareTo(from) > 0) {
      touched.add(entry.exchange());
      long segment = at.segment();
      seen.merge(
          entry.exchange(),
          new IndexedExchange.Seen(segment, segment, entry.at()),
          (before, now) -> before.again(segment, entry.at()));
      summaries.entry(entry);
    }
  }

  @Override
  public void damaged(Place place) {
    if (damage.isEmpty()) {
      damage = Optional.of(place);
    }
  }

  /**
   * Writes what came since the last call.
   *
   * @return false if somebody else has indexed meanwhile: a new indexer goes on from there
   */
  public boolean commit() {
    if (at.compareTo(from) <= 0) {
      return true;
    }
    List<IndexedExchange> rows = new ArrayList<>(ended);
    for (ExchangeSummary running : summaries.running()) {
      if (touched.contains(running.exchange())) {
        rows.add(
            new IndexedExchange(
                running, Objects.requireNonNull(seen.get(running.exchange())), true));
      }
    }
    if (!index.add(rows, from, at)) {
      return false;
    }
    from = at;
    ended.clear();
    touched.clear();
    return true;
  }
}
