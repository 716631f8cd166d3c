package dev.sallyport.recording;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.segment.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Folds the events of one exchange into its summary; keeps none of them. */
final class SummaryBuilder {

  private static final RecordedEvent.Started UNKNOWN =
      new RecordedEvent.Started("", "", "", "", Masked.EMPTY, "", Map.of());

  private final ExchangeId exchange;
  private final Instant startedAt;
  private final SortedMap<DetectorId, Long> masked = new TreeMap<>();
  private RecordedEvent.Started started = UNKNOWN;
  private Optional<String> subject = Optional.empty();
  private Optional<String> decision = Optional.empty();
  private List<String> reasons = List.of();
  private RecordedEvent.@Nullable Ended ended;
  private Instant lastAt;
  private boolean uninspected;
  private long requestBytes;
  private long responseBytes;

  SummaryBuilder(Entry first) {
    this.exchange = first.exchange();
    this.startedAt = first.at();
    this.lastAt = first.at();
  }

  /** Adds an event; says whether it was the exchange's last. */
  boolean add(Entry entry) {
    lastAt = entry.at();
    switch (entry.data()) {
      case RecordedEvent.Started event -> started = event;
      case RecordedEvent.Identified event -> subject = Optional.of(event.subject());
      case RecordedEvent.Decided event -> {
        decision = Optional.of(event.decision());
        reasons = event.reasons();
      }
      case RecordedEvent.Approval _, RecordedEvent.Head _, RecordedEvent.Body _ -> {}
      case RecordedEvent.BodyEnded event -> addBody(event);
      case RecordedEvent.Ended event -> {
        ended = event;
        return true;
      }
    }
    return false;
  }

  private void addBody(RecordedEvent.BodyEnded body) {
    switch (body.direction()) {
      case REQUEST -> requestBytes += body.length();
      case RESPONSE -> responseBytes += body.length();
    }
    uninspected |= body.uninspected();
    for (MaskCount count : body.masked()) {
      masked.merge(count.detector(), count.count(), Long::sum);
    }
  }

  ExchangeSummary build() {
    Optional<RecordedEvent.Ended> end = Optional.ofNullable(ended);
    return new ExchangeSummary(
        exchange,
        startedAt,
        started.resource(),
        started.method(),
        started.authority(),
        new String(started.path().bytes(), StandardCharsets.UTF_8),
        started.peer(),
        subject,
        decision,
        reasons,
        end.flatMap(RecordedEvent.Ended::status),
        end.map(RecordedEvent.Ended::outcome).orElse(ExchangeSummary.UNFINISHED),
        end.flatMap(RecordedEvent.Ended::error),
        masked.entrySet().stream().map(e -> new MaskCount(e.getKey(), e.getValue())).toList(),
        uninspected,
        requestBytes,
        responseBytes,
        end.map(_ -> Duration.between(startedAt, lastAt)));
  }
}
