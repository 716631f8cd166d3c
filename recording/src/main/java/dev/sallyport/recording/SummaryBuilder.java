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
import java.util.HashMap;
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
  private Optional<String> issuer = Optional.empty();
  private Optional<String> subject = Optional.empty();
  private Optional<String> decision = Optional.empty();
  private List<String> reasons = List.of();
  private Map<String, String> about = Map.of();
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
      case RecordedEvent.Identified event -> {
        issuer = Optional.of(event.issuer());
        subject = Optional.of(event.subject());
      }
      case RecordedEvent.Decided event -> {
        decision = Optional.of(event.decision());
        reasons = event.reasons();
        about = texts(event.about());
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

  /** Goes on from what was known of an exchange that has not ended. */
  SummaryBuilder(ExchangeSummary known) {
    exchange = known.exchange();
    startedAt = known.startedAt();
    lastAt = known.startedAt();
    started =
        new RecordedEvent.Started(
            known.resource(),
            "",
            known.method(),
            known.authority(),
            Masked.restored(known.path().getBytes(StandardCharsets.UTF_8)),
            known.peer(),
            Map.of());
    issuer = known.issuer();
    subject = known.subject();
    decision = known.decision();
    reasons = known.reasons();
    about = known.about();
    known.masked().forEach(count -> masked.put(count.detector(), count.count()));
    uninspected = known.uninspected();
    requestBytes = known.requestBytes();
    responseBytes = known.responseBytes();
  }

  private static Map<String, String> texts(Map<String, Masked> about) {
    Map<String, String> texts = new HashMap<>();
    about.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  private static String text(Masked masked) {
    return new String(masked.bytes(), StandardCharsets.UTF_8);
  }

  ExchangeSummary build() {
    Optional<RecordedEvent.Ended> end = Optional.ofNullable(ended);
    return new ExchangeSummary(
        exchange,
        startedAt,
        started.resource(),
        started.method(),
        started.authority(),
        text(started.path()),
        started.peer(),
        issuer,
        subject,
        decision,
        reasons,
        about,
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
