package dev.sallyport.core.evidence;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.evidence.EvidenceReport.Door;
import dev.sallyport.core.evidence.EvidenceReport.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the handshakes of one door. */
final class DoorTally {

  private static final int MOST_CERTIFICATES = 1_000;

  private final String listener;
  private final String name;
  private final boolean listsPeers;
  private final Map<String, Long> nodes = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<String, Long> ciphers = new HashMap<>();
  private final Map<String, Long> groups = new HashMap<>();
  private final Map<String, Long> refused = new HashMap<>();
  private final Map<String, Long> peers = new HashMap<>();
  private final Map<JsonNode, Long> certificates = new LinkedHashMap<>();
  private long otherCertificates;
  private long handshakes;
  private long withExchange;
  private String first = "";
  private String last = "";

  DoorTally(String listener, String name, boolean listsPeers) {
    this.listener = listener;
    this.name = name;
    this.listsPeers = listsPeers;
  }

  void add(JsonNode event) {
    String at = event.path("at").asText();
    first = first.isEmpty() || at.compareTo(first) < 0 ? at : first;
    last = at.compareTo(last) > 0 ? at : last;
    count(nodes, event, "node");
    if (!event.path("reason").asText().equals(HandshakeReason.OK.code())) {
      count(refused, event, "reason");
      return;
    }
    handshakes++;
    withExchange += event.path("exchange").asText().isEmpty() ? 0 : 1;
    count(versions, event, "version");
    count(ciphers, event, "cipher");
    count(groups, event, "group");
    if (listsPeers) {
      count(peers, event, "peer");
    }
    JsonNode certificate = event.path("certificate");
    if (certificate.isObject()) {
      if (certificates.containsKey(certificate) || certificates.size() < MOST_CERTIFICATES) {
        certificates.merge(certificate, 1L, Long::sum);
      } else {
        otherCertificates++;
      }
    }
  }

  /** An exchange of a handshake that was counted without one. */
  void addExchange() {
    withExchange++;
  }

  private static void count(Map<String, Long> counts, JsonNode event, String key) {
    String value = event.path(key).asText();
    if (!value.isEmpty()) {
      counts.merge(value, 1L, Long::sum);
    }
  }

  Door door() {
    return new Door(
        listener,
        name,
        handshakes,
        withExchange,
        first,
        last,
        sorted(nodes),
        sorted(versions),
        sorted(ciphers),
        sorted(groups),
        sorted(refused),
        sorted(peers),
        certificates.entrySet().stream()
            .map(shown -> new Shown(certificate(shown.getKey()), shown.getValue()))
            .toList(),
        otherCertificates);
  }

  private static Handshake.Certificate certificate(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.path("names").forEach(one -> names.add(one.asText()));
    return new Handshake.Certificate(
        node.path("fingerprint").asText(),
        node.path("subject").asText(),
        node.path("issuer").asText(),
        names,
        node.path("serial").asText(),
        node.path("expiry").asText(),
        node.path("pin").asText());
  }

  private static Map<String, Long> sorted(Map<String, Long> counts) {
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            comparing(Map.Entry<String, Long>::getValue, reverseOrder())
                .thenComparing(Map.Entry::getKey))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
