package dev.sallyport.core.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is on record already, as far back as it pays to look: records that come twice, because a
 * batch was sent again, and second records of one connection, because it was told of with its first
 * exchange and again at its end.
 */
final class KnownHandshakes {

  private static final int REMEMBERED = 65_536;

  /** Two tellings of one connection agree on when it began, but for rounding. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final Set<String> ids = new LinkedHashSet<>();
  private final Map<String, Open> open = new LinkedHashMap<>();

  /**
   * A connection that is on record.
   *
   * @param id id of its record
   * @param at when it began
   * @param hasExchange whether the record names an exchange
   */
  record Open(String id, Instant at, boolean hasExchange) {}

  boolean has(String id) {
    return ids.contains(id);
  }

  /** The record of the same connection; empty when this one is the first. */
  Optional<Open> sameConnection(Handshake record) {
    return connection(record)
        .map(open::get)
        .filter(known -> Duration.between(known.at, record.at()).abs().compareTo(TOLERANCE) < 0);
  }

  /** Its end may be told of before its first exchange is: one that has ended is known as well. */
  void add(Handshake record, boolean first) {
    addId(record.id());
    boolean exchange = !record.exchange().isEmpty();
    connection(record)
        .ifPresent(
            key -> {
              Open before = open.get(key);
              if (first || before == null) {
                addOpen(key, new Open(record.id(), record.at(), exchange));
              } else if (exchange) {
                open.put(key, new Open(before.id, before.at, true));
              }
            });
  }

  /** Learns a line that an earlier process wrote. */
  void add(JsonNode line) {
    addId(line.path("id").asText());
    boolean opens =
        line.path("event").asText().equals("handshake")
            && line.path("reason").asText().equals(HandshakeReason.OK.code());
    if (opens) {
      try {
        addOpen(
            String.join(
                " ",
                line.path("door").asText(),
                line.path("node").asText(),
                line.path(line.has("upstream") ? "upstream" : "connection").asText(),
                line.path(line.has("local") ? "local" : "peer").asText()),
            new Open(
                line.path("id").asText(),
                Instant.parse(line.path("at").asText()),
                line.has("exchange")));
      } catch (DateTimeException e) {
        // A line that nobody here wrote opens nothing.
      }
    }
  }

  private static Optional<String> connection(Handshake record) {
    if (record.reason() != HandshakeReason.OK || record.connection().isEmpty()) {
      return Optional.empty();
    }
    boolean first = record.door() == Handshake.Door.FIRST;
    return Optional.of(
        String.join(
            " ",
            first ? "first" : "second",
            record.node(),
            first ? record.connection() : record.upstream(),
            first ? record.peer() : record.local()));
  }

  /** Learns of a record that was only counted. */
  void addId(String id) {
    if (!id.isEmpty() && ids.add(id) && ids.size() > REMEMBERED) {
      ids.remove(ids.iterator().next());
    }
  }

  private void addOpen(String key, Open connection) {
    open.remove(key);
    open.put(key, connection);
    if (open.size() > REMEMBERED) {
      open.remove(open.keySet().iterator().next());
    }
  }
}
