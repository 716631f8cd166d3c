package dev.sallyport.cli.evidence;

import dev.sallyport.core.evidence.EvidenceReport;
import dev.sallyport.core.evidence.EvidenceReport.Door;
import dev.sallyport.core.evidence.EvidenceReport.Shown;
import java.util.List;
import java.util.Map;

/** A report as one HTML file to print: no script, nothing from elsewhere, every text escaped. */
public final class ReportHtml {

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Handshakes</title>
      <style>
      body { font: 10pt/1.4 sans-serif; max-width: 60em; margin: 2em auto; color: #111 }
      h1 { font-size: 16pt } h2 { font-size: 13pt; margin-top: 2em } h3 { font-size: 11pt; margin-bottom: 0 }
      table { border-collapse: collapse; margin: .5em 0 } td { border: 1px solid #999; padding: .2em .6em; vertical-align: top }
      td, li, p { overflow-wrap: anywhere } .bad { font-weight: bold }
      @media print { body { margin: 0 } h3, table { break-inside: avoid } }
      </style>
      </head>
      <body>
      """;

  private final StringBuilder out = new StringBuilder(HEAD);

  private ReportHtml() {}

  /** The file. */
  public static String of(EvidenceReport report) {
    ReportHtml html = new ReportHtml();
    html.write(report);
    return html.out.append("</body>\n</html>\n").toString();
  }

  private void write(EvidenceReport report) {
    element("h1", "Handshakes from " + report.from() + " to " + report.to());
    if (!report.resource().isEmpty()) {
      element("p", "Resource " + report.resource());
    }
    element("p", "Made at " + report.generated());
    out.append(report.chain().isGood() ? "<p>" : "<p class=\"bad\">")
        .append(escape(ReportWords.chain(report)))
        .append("</p>\n");
    list(report.chain().findings());
    element("p", ReportWords.gaps(report));
    list(report.lost().stream().map(ReportWords::lost).toList());
    if (!report.more().isEmpty()) {
      element("p", "Counted, without a record of each:");
      list(report.more().stream().map(ReportWords::more).toList());
    }
    doors("First doors (clients)", report.firstDoors());
    doors("Second doors (upstreams)", report.secondDoors());
    element("h2", "Enforced");
    report
        .posture()
        .forEach(
            posture -> {
              element("h3", "Since " + posture.at() + ", revision " + posture.revision());
              out.append("<ul>\n");
              posture.resources().forEach(resource -> element("li", ReportWords.posture(resource)));
              out.append("</ul>\n");
            });
  }

  private void doors(String title, List<Door> doors) {
    element("h2", title);
    if (doors.isEmpty()) {
      element("p", "None.");
    }
    for (Door door : doors) {
      element("h3", ReportWords.name(door));
      element("p", ReportWords.handshakes(door));
      out.append("<table>\n");
      row("TLS versions", door.versions());
      row("Cipher suites", door.ciphers());
      row("Key exchange groups", door.groups());
      row("Refused", door.refused());
      row("Peers", door.peers());
      row("Envoys", door.nodes());
      out.append("</table>\n");
      list(door.certificates().stream().map(ReportHtml::certificate).toList());
    }
  }

  private static String certificate(Shown shown) {
    return "Certificate " + ReportWords.certificate(shown);
  }

  private void row(String name, Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return;
    }
    out.append("<tr><td>").append(escape(name)).append("</td><td>");
    counts.forEach((value, count) -> out.append(escape(value + ": " + count)).append("<br>"));
    out.append("</td></tr>\n");
  }

  private void list(List<String> items) {
    if (!items.isEmpty()) {
      out.append("<ul>\n");
      items.forEach(item -> element("li", item));
      out.append("</ul>\n");
    }
  }

  private void element(String name, String text) {
    out.append('<').append(name).append('>').append(escape(text));
    out.append("</").append(name).append(">\n");
  }

  private static String escape(String text) {
    return ReportWords.printable(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
