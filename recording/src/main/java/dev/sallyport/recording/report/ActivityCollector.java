package dev.sallyport.recording.report;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.RecordingFilter;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.Summaries;
import dev.sallyport.recording.Verdict;
import dev.sallyport.recording.segment.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a report in one pass over the segments. It holds no more than the exchanges in flight, a
 * line for each kind of asking, and as many details as are wanted.
 */
public final class ActivityCollector {

  /** So much of a request's body is shown. */
  private static final int INPUT = 500;

  private final RecordingFilter filter;
  private final int details;
  private final Map<ExchangeId, Input> inputs = new HashMap<>();
  private final Map<Key, Count> counts = new LinkedHashMap<>();
  private final Deque<ActivityReport.Detail> latest = new ArrayDeque<>();
  private final Summaries summaries = new Summaries(this::ended);
  private long exchanges;

  private record Key(String subject, String resource, Map<String, String> about, String decision) {}

  private static final class Count {
    private long exchanges;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;
  }

  private static final class Input {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String asked = "";
    private String bundle = "";
  }

  private ActivityCollector(RecordingFilter filter, int details) {
    this.filter = filter;
    this.details = details;
  }

  /**
   * Makes a report.
   *
   * @param query which exchanges, as the words of {@link RecordingFilter#of}
   * @param details so many single exchanges, the latest to end
   */
  public static ActivityReport report(
      Recordings recordings, Map<String, String> query, int details, Instant at)
      throws IOException {
    ActivityCollector collector = new ActivityCollector(RecordingFilter.of(query), details);
    Verdict verdict = recordings.forEachEvent(collector::entry);
    collector.summaries.finish();
    return new ActivityReport(
        at,
        query,
        collector.exchanges,
        collector.lines(query),
        List.copyOf(collector.latest),
        verdict);
  }

  private void entry(Entry entry) {
    Input input = inputs.computeIfAbsent(entry.exchange(), _ -> new Input());
    switch (entry.data()) {
      case RecordedEvent.Decided decided -> {
        input.asked = decided.input();
        input.bundle = decided.bundle();
      }
      case RecordedEvent.Body body when body.direction() == Direction.REQUEST -> {
        byte[] bytes = body.bytes().bytes();
        input.body.write(bytes, 0, Math.min(bytes.length, INPUT - input.body.size()));
      }
      case RecordedEvent.Started _,
          RecordedEvent.Identified _,
          RecordedEvent.Approval _,
          RecordedEvent.Head _,
          RecordedEvent.Body _,
          RecordedEvent.BodyEnded _,
          RecordedEvent.Ended _ -> {}
    }
    summaries.entry(entry);
  }

  private void ended(ExchangeSummary exchange) {
    Input input = inputs.remove(exchange.exchange());
    if (!filter.matches(exchange)) {
      return;
    }
    exchanges++;
    Count count =
        counts.computeIfAbsent(
            new Key(
                exchange.subject().orElse(""),
                exchange.resource(),
                exchange.about(),
                exchange.decision().orElse("")),
            _ -> new Count());
    count.exchanges++;
    if (exchange.startedAt().isBefore(count.first)) {
      count.first = exchange.startedAt();
    }
    if (exchange.startedAt().isAfter(count.last)) {
      count.last = exchange.startedAt();
    }
    latest.addLast(detail(exchange, input));
    if (latest.size() > details) {
      latest.removeFirst();
    }
  }

  private static ActivityReport.Detail detail(ExchangeSummary exchange, @Nullable Input input) {
    if (input == null) {
      return new ActivityReport.Detail(exchange, Optional.empty(), "", "");
    }
    String body = input.body.toString(StandardCharsets.UTF_8);
    return new ActivityReport.Detail(
        exchange, Optional.of(body).filter(text -> !text.isEmpty()), input.asked, input.bundle);
  }

  private List<ActivityReport.Line> lines(Map<String, String> query) {
    return counts.entrySet().stream()
        .map(each -> line(each.getKey(), each.getValue(), query))
        .sorted(Comparator.comparingLong(ActivityReport.Line::count).reversed())
        .toList();
  }

  private static ActivityReport.Line line(Key key, Count count, Map<String, String> query) {
    Map<String, String> words = new LinkedHashMap<>(query);
    words.put("subject", key.subject());
    words.put("resource", key.resource());
    words.put("decision", key.decision());
    for (String name : List.of("model", "tool", "collection")) {
      words.put(name, key.about().getOrDefault(name, ""));
    }
    return new ActivityReport.Line(
        key.subject(),
        key.resource(),
        key.about(),
        key.decision(),
        count.exchanges,
        count.first,
        count.last,
        words);
  }
}
