package dev.sallyport.recording.render;

import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.recording.ExchangeStory;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Listing;
import dev.sallyport.recording.Lookup;
import dev.sallyport.recording.Verdict;
import dev.sallyport.recording.VerifyReport;
import dev.sallyport.recording.segment.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Recordings as text for a terminal. Every line ends with a line feed; times are UTC. */
public final class RecordingText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RecordingText() {}

  /** A table, one exchange a line; ids are cut to what tells them apart. */
  public static String list(Listing listing) {
    List<ExchangeSummary> exchanges = listing.exchanges();
    Table table =
        new Table(
            "EXCHANGE",
            "STARTED",
            "RESOURCE",
            "SUBJECT",
            "REQUEST",
            "DECISION",
            "STATUS",
            "OUTCOME",
            "MASKED",
            "TOOK");
    int length = idLength(exchanges);
    for (ExchangeSummary exchange : exchanges) {
      String id = exchange.exchange().value();
      table.row(
          id.substring(0, Math.min(length, id.length())),
          time(exchange.startedAt()),
          orDash(Terminal.line(exchange.resource())),
          orDash(Terminal.line(exchange.subject().orElse(""), 32)),
          orDash(Terminal.line(request(exchange), 48)),
          decision(exchange),
          exchange.status().map(String::valueOf).orElse("-"),
          outcome(exchange),
          masked(exchange),
          exchange.duration().map(RecordingText::duration).orElse("-"));
    }
    String body = exchanges.isEmpty() ? "No recordings.\n" : table.render();
    return body + damage(listing.verdict());
  }

  /** One exchange as a story, or why there is none to tell. */
  public static String show(Lookup lookup) {
    return switch (lookup) {
      case Lookup.Found(ExchangeStory story, Verdict verdict) ->
          StoryText.of(story) + damage(verdict);
      case Lookup.NotFound(Verdict verdict) ->
          "There is no recording of that exchange; `sallyport recordings list` shows those there are.\n"
              + damage(verdict);
      case Lookup.Ambiguous(var some, Verdict verdict) ->
          "Several exchanges start so; give more of the id:\n"
              + some.stream().map(id -> "  " + id + "\n").collect(Collectors.joining())
              + damage(verdict);
    };
  }

  /** One event, behind the beginning of its exchange's id. */
  public static String event(Entry entry) {
    return StoryText.of(entry);
  }

  /** What a verification came to. */
  public static String verify(VerifyReport report) {
    StringBuilder counts =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%d %s, %d events",
                report.segments(),
                report.segments() == 1 ? "segment" : "segments",
                report.events()));
    report
        .contents()
        .ifPresent(
            contents ->
                counts.append(
                    String.format(
                        Locale.ROOT,
                        ", %d exchanges (%d without an end)",
                        contents.exchanges(),
                        contents.unfinished())));
    if (report.erased() > 0) {
      counts.append(String.format(Locale.ROOT, ", %d events erased", report.erased()));
    }
    counts.append("\n");
    if (report.contents().isEmpty()) {
      counts.append("The keys are not here: checked with public material alone.\n");
    }
    if (report.unsigned() > 0) {
      counts.append(
          String.format(
              Locale.ROOT, "The last %d frames are not signed yet.%n", report.unsigned()));
    }
    return counts + crashes(report) + verdict(report.verdict());
  }

  private static String crashes(VerifyReport report) {
    StringBuilder crashes = new StringBuilder();
    if (report.recovered() > 0) {
      crashes.append(
          String.format(
              Locale.ROOT,
              "%d of the segments %s closed at a start: the server before had been killed.%n",
              report.recovered(),
              report.recovered() == 1 ? "was" : "were"));
    }
    report.tails().forEach(tail -> crashes.append("Torn: ").append(tail).append(".\n"));
    return crashes.toString();
  }

  private static String verdict(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Intact() -> "OK: every byte is as it was written.\n";
      case Verdict.Unclosed(var end) ->
          "OK: every byte is as it was written. The last segment is open ("
              + end.file().getFileName()
              + "): a server writes it, or was killed.\n";
      case Verdict.TornTail(var place) ->
          "TORN TAIL: " + place + ". The server cuts it off and keeps it aside when it starts.\n";
      case Verdict.Broken(var place) -> "BROKEN: " + place + ".\n";
    };
  }

  private static String damage(Verdict verdict) {
    return verdict instanceof Verdict.Broken(var place)
        ? "The recordings are damaged, something may be missing here: " + place + ".\n"
        : "";
  }

  static String request(ExchangeSummary exchange) {
    return (exchange.method() + " " + exchange.authority() + exchange.path()).strip();
  }

  static String time(Instant instant) {
    // Years beyond four digits, which only a made-up file holds, have no pattern.
    return instant.isBefore(Instant.EPOCH) || instant.isAfter(Instant.parse("9999-12-31T00:00:00Z"))
        ? instant.toString()
        : TIME.format(instant);
  }

  static String duration(Duration duration) {
    double seconds = duration.getSeconds() + duration.getNano() / 1e9;
    return seconds < 1
        ? String.format(Locale.ROOT, "%.1f ms", seconds * 1000)
        : String.format(Locale.ROOT, "%.2f s", seconds);
  }

  static String counts(List<MaskCount> counts) {
    return counts.stream()
        .map(count -> Terminal.line(count.detector().value()) + " " + count.count())
        .collect(Collectors.joining(", "));
  }

  static String codes(List<String> codes) {
    return codes.isEmpty() ? "" : " (" + Terminal.line(String.join(", ", codes)) + ")";
  }

  private static String masked(ExchangeSummary exchange) {
    String counts = orDash(counts(exchange.masked()));
    return exchange.uninspected() ? counts + " (uninspected)" : counts;
  }

  private static String decision(ExchangeSummary exchange) {
    return exchange
        .decision()
        .map(decision -> Terminal.line(decision) + codes(exchange.reasons()))
        .orElse("-");
  }

  private static String outcome(ExchangeSummary exchange) {
    String outcome = Terminal.line(exchange.outcome());
    return exchange.error().map(error -> outcome + ": " + Terminal.line(error)).orElse(outcome);
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static int idLength(List<ExchangeSummary> exchanges) {
    int length = 8;
    while (length < 64 && !distinct(exchanges, length)) {
      length++;
    }
    return length;
  }

  private static boolean distinct(List<ExchangeSummary> exchanges, int length) {
    Set<String> ids = new HashSet<>();
    Set<String> prefixes = new HashSet<>();
    for (ExchangeSummary exchange : exchanges) {
      String id = exchange.exchange().value();
      if (ids.add(id) && !prefixes.add(id.substring(0, Math.min(length, id.length())))) {
        return false;
      }
    }
    return true;
  }
}
