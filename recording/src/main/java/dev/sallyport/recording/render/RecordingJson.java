package dev.sallyport.recording.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.KeptTail;
import dev.sallyport.recording.Listing;
import dev.sallyport.recording.Lookup;
import dev.sallyport.recording.Place;
import dev.sallyport.recording.Verdict;
import dev.sallyport.recording.VerifyReport;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.RecordingMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Recordings as JSON for programs, one document each. Events are as {@code docs/recording.md}
 * specifies them; {@code null} stands for what is not there.
 */
public final class RecordingJson {

  private RecordingJson() {}

  /** {@code {"exchanges":[…],"verdict":{…}}}. */
  public static String list(Listing listing) {
    ObjectNode root = RecordingMapper.MAPPER.createObjectNode();
    ArrayNode exchanges = root.putArray("exchanges");
    listing.exchanges().forEach(exchange -> exchanges.add(summary(exchange)));
    root.set("verdict", verdict(listing.verdict()));
    return write(root);
  }

  /** {@code {"found":true,"summary":{…},"events":[…]}}, or {@code found} false and candidates. */
  public static String show(Lookup lookup) {
    ObjectNode root = RecordingMapper.MAPPER.createObjectNode();
    root.put("found", lookup instanceof Lookup.Found);
    switch (lookup) {
      case Lookup.Found(var story, _) -> {
        root.set("summary", summary(story.summary()));
        ArrayNode events = root.putArray("events");
        for (Entry entry : story.entries()) {
          events.add(RecordingMapper.MAPPER.<ObjectNode>valueToTree(entry));
        }
      }
      case Lookup.NotFound _ -> root.putArray("candidates");
      case Lookup.Ambiguous(var some, _) -> {
        ArrayNode candidates = root.putArray("candidates");
        some.forEach(id -> candidates.add(id.value()));
      }
    }
    root.set("verdict", verdict(lookup.verdict()));
    return write(root);
  }

  /**
   * {@code {"ok":…,"segments":…,"events":…,"erased":…,"unsigned":…,"recovered":…,"exchanges":…,
   * "unfinished":…,"torn":[{"file":…,"bytes":…}],"verdict":{…}}}; the counts of exchanges are null
   * where the keys are not at hand.
   */
  public static String verify(VerifyReport report) {
    ObjectNode root = RecordingMapper.MAPPER.createObjectNode();
    root.put("ok", report.isOk())
        .put("segments", report.segments())
        .put("events", report.events())
        .put("erased", report.erased())
        .put("unsigned", report.unsigned())
        .put("recovered", report.recovered())
        .put("exchanges", report.contents().map(VerifyReport.Contents::exchanges).orElse(null))
        .put("unfinished", report.contents().map(VerifyReport.Contents::unfinished).orElse(null));
    root.set("torn", torn(report.tails()));
    root.set("verdict", verdict(report.verdict()));
    return write(root);
  }

  /** Torn tails that were kept: {@code [{"file":…,"bytes":…}]}. */
  public static ArrayNode torn(List<KeptTail> tails) {
    ArrayNode all = RecordingMapper.MAPPER.createArrayNode();
    tails.forEach(
        tail -> all.addObject().put("file", tail.file().toString()).put("bytes", tail.bytes()));
    return all;
  }

  /** {@code {"at":SECONDS,"after":SECONDS,"bytes":masked}} on one line without its end. */
  public static String piece(Replay.Piece piece) {
    ObjectNode node = RecordingMapper.MAPPER.createObjectNode();
    node.put("at", seconds(piece.at())).put("after", seconds(piece.after()));
    node.set("bytes", RecordingMapper.MAPPER.valueToTree(Masked.restored(piece.bytes())));
    return node.toString();
  }

  /** One exchange as in {@link #list}, on one line without its end. */
  public static String line(ExchangeSummary exchange) {
    return summary(exchange).toString();
  }

  private static ObjectNode summary(ExchangeSummary exchange) {
    ObjectNode node = RecordingMapper.MAPPER.createObjectNode();
    node.put("exchange", exchange.exchange().value())
        .put("startedAt", exchange.startedAt().toString())
        .put("resource", exchange.resource())
        .put("method", exchange.method())
        .put("authority", exchange.authority())
        .put("path", exchange.path())
        .put("peer", exchange.peer());
    node.put("issuer", exchange.issuer().orElse(null))
        .put("subject", exchange.subject().orElse(null));
    node.put("decision", exchange.decision().orElse(null));
    ArrayNode reasons = node.putArray("reasons");
    exchange.reasons().forEach(reasons::add);
    ObjectNode about = node.putObject("about");
    new TreeMap<>(exchange.about()).forEach(about::put);
    node.put("status", exchange.status().orElse(null))
        .put("outcome", exchange.outcome())
        .put("error", exchange.error().orElse(null));
    ObjectNode masked = node.putObject("masked");
    for (MaskCount count : exchange.masked()) {
      masked.put(count.detector().value(), count.count());
    }
    node.put("uninspected", exchange.uninspected())
        .put("requestBytes", exchange.requestBytes())
        .put("responseBytes", exchange.responseBytes())
        .put("durationSeconds", exchange.duration().map(RecordingJson::seconds).orElse(null));
    return node;
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }

  private static ObjectNode verdict(Verdict verdict) {
    ObjectNode node = RecordingMapper.MAPPER.createObjectNode();
    Optional<Place> place =
        switch (verdict) {
          case Verdict.Intact() -> Optional.empty();
          case Verdict.Unclosed(Place end) -> Optional.of(end);
          case Verdict.TornTail(Place torn) -> Optional.of(torn);
          case Verdict.Broken(Place broken) -> Optional.of(broken);
        };
    String state =
        switch (verdict) {
          case Verdict.Intact _ -> "intact";
          case Verdict.Unclosed _ -> "unclosed";
          case Verdict.TornTail _ -> "torn_tail";
          case Verdict.Broken _ -> "broken";
        };
    node.put("state", state);
    place.ifPresent(
        at ->
            node.put("file", at.file().toString())
                .put("offset", at.offset())
                .put("frame", at.frame())
                .put("what", at.what()));
    return node;
  }

  private static String write(ObjectNode root) {
    try {
      return RecordingMapper.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always representable", e);
    }
  }
}
