package dev.sallyport.cli.evidence;

import dev.sallyport.core.evidence.EvidenceReport;
import dev.sallyport.core.evidence.EvidenceReport.Door;
import dev.sallyport.core.evidence.EvidenceReport.Shown;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as plain text. What peers sent of themselves is shown without control characters. */
public final class ReportText {

  private final StringBuilder out = new StringBuilder();

  private ReportText() {}

  /** The text, with a newline at its end. */
  public static String of(EvidenceReport report) {
    ReportText text = new ReportText();
    text.write(report);
    return text.out.toString();
  }

  private void write(EvidenceReport report) {
    line("Handshakes from " + report.from() + " to " + report.to());
    if (!report.resource().isEmpty()) {
      line("Resource " + report.resource());
    }
    line(ReportWords.chain(report));
    report.chain().findings().forEach(finding -> line("  FOUND: " + finding));
    line(ReportWords.gaps(report));
    report.lost().forEach(lost -> line("  " + ReportWords.lost(lost)));
    if (!report.more().isEmpty()) {
      line("Counted, without a record of each");
      report.more().forEach(more -> line("  " + ReportWords.more(more)));
    }
    doors("First doors (clients)", report.firstDoors());
    doors("Second doors (upstreams)", report.secondDoors());
    line("");
    line("Enforced");
    if (report.posture().isEmpty()) {
      line("  nothing is on record");
    }
    report
        .posture()
        .forEach(
            posture -> {
              line("  since " + posture.at() + ", revision " + posture.revision());
              posture.resources().forEach(resource -> line("    " + ReportWords.posture(resource)));
            });
  }

  private void doors(String title, List<Door> doors) {
    line("");
    line(title);
    if (doors.isEmpty()) {
      line("  none");
    }
    doors.forEach(this::door);
  }

  private void door(Door door) {
    line("  " + ReportWords.name(door));
    line("    " + ReportWords.handshakes(door));
    counts("versions", door.versions());
    counts("ciphers", door.ciphers());
    counts("groups", door.groups());
    counts("refused", door.refused());
    counts("peers", door.peers());
    counts("nodes", door.nodes());
    for (Shown shown : door.certificates()) {
      line("    certificate  " + ReportWords.certificate(shown));
    }
    if (door.otherCertificates() > 0) {
      line("    certificate  others, " + door.otherCertificates() + " handshakes");
    }
  }

  private void counts(String name, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      line(
          "    %-12s %s"
              .formatted(
                  name,
                  counts.entrySet().stream()
                      .map(count -> count.getKey() + " " + count.getValue())
                      .collect(Collectors.joining(", "))));
    }
  }

  private void line(String text) {
    out.append(ReportWords.printable(text).stripTrailing()).append('\n');
  }
}
