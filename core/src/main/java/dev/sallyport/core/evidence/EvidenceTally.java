package dev.sallyport.core.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sallyport.core.evidence.EvidenceReport.Door;
import dev.sallyport.core.evidence.EvidenceReport.Lost;
import dev.sallyport.core.evidence.EvidenceReport.More;
import dev.sallyport.core.evidence.EvidenceReport.Posture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts the events of a span of time into an {@link EvidenceReport}. */
public final class EvidenceTally {

  private final Instant from;
  private final Instant to;
  private final String resource;
  private final Map<String, DoorTally> first = new TreeMap<>();
  private final Map<String, DoorTally> second = new TreeMap<>();
  private final List<Posture> posture = new ArrayList<>();
  private final List<Lost> lost = new ArrayList<>();
  private final Map<String, More> more = new LinkedHashMap<>();
  private final Set<String> itsDoors = new HashSet<>();

  private EvidenceTally(Instant from, Instant to, String resource) {
    this.from = from;
    this.to = to;
    this.resource = resource;
  }

  /**
   * The report of a directory.
   *
   * @param to end of the span, left out
   * @param resource the one resource that it is about; empty for all
   * @throws IOException if the files cannot be read
   */
  public static EvidenceReport of(
      Path directory,
      EvidenceVerifier verifier,
      Instant from,
      Instant to,
      String resource,
      Instant now)
      throws IOException {
    EvidenceTally tally = new EvidenceTally(from, to, resource);
    EvidenceCheck.Verdict verdict = EvidenceCheck.of(directory, verifier, "", tally::take);
    return new EvidenceReport(
        1,
        now.toString(),
        from.toString(),
        to.toString(),
        resource,
        verdict,
        tally.firstDoors(),
        tally.second.values().stream().map(DoorTally::door).toList(),
        tally.posture,
        tally.lost,
        List.copyOf(tally.more.values()));
  }

  private List<Door> firstDoors() {
    return first.entrySet().stream()
        .filter(door -> resource.isEmpty() || itsDoors.contains(door.getKey()))
        .map(door -> door.getValue().door())
        .toList();
  }

  private void take(JsonNode event) {
    String at = event.path("at").asText();
    switch (event.path("event").asText()) {
      case "handshake" -> {
        if (isInSpan(at)) {
          handshake(event);
        }
      }
      case "lost" -> {
        if (isInSpan(at)) {
          lost.add(new Lost(at, event.path("node").asText(), event.path("records").asLong()));
        }
      }
      case "exchange" -> {
        if (isInSpan(at)) {
          door(event).addExchange();
        }
      }
      case "more" -> {
        if (isInSpan(event.path("since").asText())) {
          more(event);
        }
      }
      case "posture" -> posture(event, at);
      default -> {
        // Heads and the like vouch for the others and say nothing themselves.
      }
    }
  }

  private void handshake(JsonNode event) {
    if (event.path("door").asText().equals("second")) {
      String name = event.path("resource").asText();
      if (resource.isEmpty() || resource.equals(name)) {
        second.computeIfAbsent(name, _ -> new DoorTally("", name, true)).add(event);
      }
    } else {
      door(event).add(event);
    }
  }

  private DoorTally door(JsonNode event) {
    String listener = event.path("listener").asText();
    String name = event.path("server_name").asText();
    return first.computeIfAbsent(key(listener, name), _ -> new DoorTally(listener, name, false));
  }

  /** A count is written several times as it rises; the last one is all of it. */
  private void more(JsonNode event) {
    More seen =
        new More(
            event.path("since").asText(),
            event.path("node").asText(),
            event.path("listener").asText(),
            event.path("peer").asText(),
            event.path("reason").asText(),
            event.path("records").asLong());
    String key = String.join(" ", seen.since(), seen.node(), seen.listener(), seen.peer());
    more.put(key + " " + seen.reason(), seen);
  }

  /** What was enforced when the span began was set before; later than its end nothing counts. */
  private void posture(JsonNode event, String at) {
    if (!moment(at).isBefore(to)) {
      return;
    }
    ArrayNode chosen = EvidenceJson.MAPPER.createArrayNode();
    for (JsonNode one : event.path("resources")) {
      if (resource.isEmpty() || resource.equals(one.path("resource").asText())) {
        chosen.add(one);
        itsDoors.add(
            key(one.path("firstDoor").path("listener").asText(), one.path("hostname").asText()));
      }
    }
    if (moment(at).isBefore(from)) {
      posture.clear();
    } else if (!posture.isEmpty() && posture.getLast().resources().equals(chosen)) {
      return;
    }
    posture.add(new Posture(at, event.path("revision").asText(), chosen));
  }

  private static String key(String listener, String name) {
    return listener + "/" + name;
  }

  private boolean isInSpan(String at) {
    Instant moment = moment(at);
    return !moment.isBefore(from) && moment.isBefore(to);
  }

  private static Instant moment(String at) {
    try {
      return Instant.parse(at);
    } catch (java.time.DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
