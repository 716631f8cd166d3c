package dev.sallyport.cli.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.evidence.EvidenceReport;
import dev.sallyport.core.evidence.EvidenceReport.Door;
import dev.sallyport.core.evidence.EvidenceReport.Lost;
import dev.sallyport.core.evidence.EvidenceReport.More;
import dev.sallyport.core.evidence.EvidenceReport.Shown;
import dev.sallyport.core.evidence.Handshake.Certificate;
import java.util.ArrayList;
import java.util.List;

/** Sentences that a report has in every form. */
final class ReportWords {

  private ReportWords() {}

  /** Without what a terminal or a page would take for an order: control and format characters. */
  static String printable(String text) {
    return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
  }

  static String chain(EvidenceReport report) {
    var chain = report.chain();
    return chain.isGood()
        ? "Evidence: %d lines in %d files, unchanged, signed until %s (head %s)"
            .formatted(chain.lines(), chain.files(), chain.headAt(), chain.head())
        : "Evidence: %d lines in %d files, NOT as it was written"
            .formatted(chain.lines(), chain.files());
  }

  static String gaps(EvidenceReport report) {
    long lost = report.lost().stream().mapToLong(Lost::records).sum();
    return lost == 0
        ? "Gaps: no record is known to be lost"
        : "Gaps: %d records are known to be lost".formatted(lost);
  }

  static String lost(Lost lost) {
    return lost.at() + "  " + lost.node() + " lost " + lost.records();
  }

  static String more(More more) {
    return "%s  %s %s: %d more from %s within a minute: %s"
        .formatted(
            more.since(), more.node(), more.listener(), more.records(), more.peer(), more.reason());
  }

  static String name(Door door) {
    String name = door.name().isEmpty() ? "(no server name)" : door.name();
    return door.listener().isEmpty() ? name : door.listener() + "  " + name;
  }

  static String handshakes(Door door) {
    return "%d handshakes, %d with an exchange, from %s to %s"
        .formatted(door.handshakes(), door.withExchange(), door.first(), door.last());
  }

  static String certificate(Shown shown) {
    Certificate certificate = shown.certificate();
    List<String> words = new ArrayList<>();
    words.add(certificate.subject().isEmpty() ? "(no subject)" : certificate.subject());
    if (!certificate.names().isEmpty()) {
      words.add(String.join(" ", certificate.names()));
    }
    words.add("serial " + certificate.serial());
    words.add("until " + certificate.expiry());
    words.add(certificate.pin().isEmpty() ? certificate.fingerprint() : certificate.pin());
    words.add(shown.handshakes() + " handshakes");
    return String.join(", ", words);
  }

  static String posture(JsonNode resource) {
    JsonNode first = resource.path("firstDoor");
    JsonNode second = resource.path("secondDoor");
    return "%s: clients TLS %s to %s, certificates %s; upstream TLS %s or later, %s%s, client certificate %s"
        .formatted(
            resource.path("resource").asText(),
            first.path("minimumVersion").asText(),
            first.path("maximumVersion").asText(),
            first.path("clientCertificates").asText(),
            second.path("minimumVersion").asText(),
            second.path("trust").asText(),
            pins(second.path("pins")),
            second.path("clientCertificate").asBoolean() ? "shown" : "none");
  }

  private static String pins(JsonNode pins) {
    List<String> all = new ArrayList<>();
    pins.forEach(pin -> all.add(pin.asText()));
    return all.isEmpty() ? ", no pins" : ", pins " + String.join(" ", all);
  }
}
