package dev.sallyport.archive.retention;

import dev.sallyport.archive.index.RecordingIndex;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.resource.Retention;
import dev.sallyport.recording.Eraser;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Remover;
import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ends what retention says is over: erases the keys of exchanges, and removes segments that hold
 * nothing any more. Anchors hear of both first; if one is away, nothing is erased.
 */
public final class Retirement {

  private static final int AT_ONCE = 10_000;

  private final Path directory;
  private final RecordingIndex index;
  private final LegalHolds holds;

  public Retirement(Path directory, RecordingIndex index, LegalHolds holds) {
    this.directory = directory;
    this.index = index;
    this.holds = holds;
  }

  /**
   * What was done.
   *
   * @param erased exchanges that were erased
   * @param held exchanges that a legal hold keeps
   * @param removed segments that were removed
   */
  public record Outcome(int erased, int held, int removed) {}

  /**
   * Ends what is over.
   *
   * @throws IOException if the disk or an anchor fails; what was done by then is done
   */
  public Outcome run(Retention retention, KeyRing ring, List<Anchor> anchors, Instant now)
      throws IOException {
    Set<ExchangeSummary> over = new HashSet<>();
    for (Map.Entry<String, Optional<Integer>> own : retention.byResource().entrySet()) {
      own.getValue()
          .ifPresent(
              days ->
                  over.addAll(
                      index.overBefore(
                          before(now, days), Optional.of(own.getKey()), Set.of(), AT_ONCE)));
    }
    retention
        .days()
        .ifPresent(
            days ->
                over.addAll(
                    index.overBefore(
                        before(now, days),
                        Optional.empty(),
                        retention.byResource().keySet(),
                        AT_ONCE)));
    List<LegalHold> standing = over.isEmpty() ? List.of() : holds.complete(directory);
    List<ExchangeSummary> free =
        over.stream()
            .filter(exchange -> standing.stream().noneMatch(hold -> hold.covers(exchange)))
            .toList();
    erase(free, ring, anchors, now);
    int removed = retention.erases() && !free.isEmpty() ? remove(ring, anchors, now) : 0;
    return new Outcome(free.size(), over.size() - free.size(), removed);
  }

  private static Instant before(Instant now, int days) {
    return now.minus(Duration.ofDays(days));
  }

  private void erase(
      List<ExchangeSummary> exchanges, KeyRing ring, List<Anchor> anchors, Instant now)
      throws IOException {
    if (exchanges.isEmpty()) {
      return;
    }
    // A client may have chosen an id that another exchange has too, which stays.
    Map<ExchangeId, Set<Instant>> begun = new HashMap<>();
    for (ExchangeSummary exchange : exchanges) {
      begun.computeIfAbsent(exchange.exchange(), _ -> new HashSet<>()).add(exchange.startedAt());
    }
    List<Tombstone> tombstones =
        Eraser.erase(
            directory,
            ring,
            (id, at) ->
                begun.getOrDefault(id, Set.of()).contains(at.truncatedTo(ChronoUnit.MICROS)),
            "retention",
            now,
            anchors);
    index.remove(exchanges, tombstones);
  }

  /** Removes segments from the oldest on, up to the first that holds something that stays. */
  private int remove(KeyRing ring, List<Anchor> anchors, Instant now) throws IOException {
    long indexed = index.place().segment();
    long stays = Math.min(index.oldestSegment().orElse(indexed), indexed);
    Remover remover = new Remover(directory, ring, anchors);
    List<SegmentName> gone =
        SegmentName.list(directory).stream().filter(name -> name.number() < stays).toList();
    for (SegmentName name : gone) {
      remover.remove(name.number(), "retention", now);
    }
    return gone.size();
  }
}
