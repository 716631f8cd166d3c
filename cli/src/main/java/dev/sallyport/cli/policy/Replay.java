package dev.sallyport.cli.policy;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.WholeRequest;
import dev.sallyport.policy.cases.PolicyCase;
import dev.sallyport.policy.dependency.InputPath;
import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Asks a candidate about what is on record. What can be put together again as the policy saw it,
 * which the digest of its input proves, is replayed whole. Of the rest recordings hold what their
 * level says: a request of which the candidate reads more than is there is not replayed but
 * counted, with the reason.
 */
public final class Replay {

  private static final InputPath HEADERS = InputPath.of("request", "headers");
  private static final InputPath SIZE = InputPath.of("request", "size");
  private static final InputPath KIND = InputPath.of("resource", "kind");

  private final WasmPolicyEngine candidate;
  private final Instant from;
  private final Instant to;
  private final Map<String, RecordedRequest> open = new LinkedHashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Integer> left = new TreeMap<>();
  private int replayed;

  /** A request about which the candidate decides otherwise. */
  public record Change(
      String exchange,
      Instant at,
      String resource,
      String request,
      String subject,
      String was,
      String becomes) {}

  /**
   * What came of it.
   *
   * @param replayed requests the candidate was asked about
   * @param changes those it decides otherwise
   * @param notReplayed how many could not be replayed, by reason
   */
  public record Report(int replayed, List<Change> changes, Map<String, Integer> notReplayed) {}

  private Replay(WasmPolicyEngine candidate, Instant from, Instant to) {
    this.candidate = candidate;
    this.from = from;
    this.to = to;
  }

  /** What is on record. */
  @FunctionalInterface
  public interface Source {

    /** Hands out every event in the order they were written. */
    void forEachEvent(Consumer<? super Entry> consumer) throws IOException;
  }

  /**
   * Replays what began in a span of time.
   *
   * @throws IOException if the recordings cannot be read
   */
  public static Report of(Source recordings, WasmPolicyEngine candidate, Instant from, Instant to)
      throws IOException {
    Replay replay = new Replay(candidate, from, to);
    recordings.forEachEvent(replay::take);
    replay.open.values().forEach(replay::ask);
    return new Report(replay.replayed, List.copyOf(replay.changes), Map.copyOf(replay.left));
  }

  private void take(Entry entry) {
    String id = entry.exchange().value();
    RecordedRequest request = open.computeIfAbsent(id, absent -> new RecordedRequest(entry));
    if (request.add(entry)) {
      open.remove(id);
      ask(request);
    }
  }

  private void ask(RecordedRequest request) {
    if (request.at().isBefore(from) || !request.at().isBefore(to)) {
      return;
    }
    Optional<PolicyInput> recorded = request.input();
    if (recorded.isEmpty()) {
      return;
    }
    Optional<Reconstruction> whole = Reconstruction.of(request);
    boolean readsBody = candidate.readsBody(request.resource());
    Optional<String> obstacle =
        whole.isPresent()
            ? Optional.of("the body is not on record as it was sent")
                .filter(reason -> readsBody && whole.get().body().isEmpty())
            : obstacle(request, readsBody);
    if (obstacle.isPresent()) {
      left.merge(obstacle.get(), 1, Integer::sum);
      return;
    }
    replayed++;
    compare(
        request,
        new WholeRequest(
                whole.map(Reconstruction::input).orElse(recorded.get()),
                readsBody ? whole.flatMap(Reconstruction::body).orElseThrow() : List.of())
            .decidedBy(candidate));
  }

  private Optional<String> obstacle(RecordedRequest request, boolean readsBody) {
    if (readsBody) {
      return Optional.of("the policy reads bodies of " + request.resource());
    }
    if (!request.hasHead() && (reads(HEADERS) || reads(SIZE))) {
      return Optional.of("the policy reads headers, which are not on record at level metadata");
    }
    return reads(KIND)
        ? Optional.of("the policy reads the resource's kind, which is not on record")
        : Optional.empty();
  }

  /** Without a list a policy can read anything. */
  private boolean reads(InputPath place) {
    return candidate
        .dependencies()
        .map(
            list ->
                list.values().stream()
                    .anyMatch(read -> read.contains(place) || place.contains(read)))
        .orElse(true);
  }

  private void compare(RecordedRequest request, Decision now) {
    RecordedEvent.Decided before = request.decided().orElseThrow();
    if (!before.decision().equals(PolicyCase.verdict(now))) {
      changes.add(
          new Change(
              request.id(),
              request.at(),
              request.resource(),
              request.line(),
              request.subject(),
              before.decision() + " (" + String.join("+", before.reasons()) + ")",
              PolicyCase.words(now)));
    }
  }
}
