package dev.sallyport.recording.report;

import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A report as one HTML file to print: no script, nothing from elsewhere, every text escaped. */
public final class ActivityHtml {

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Who asked for what</title>
      <style>
      body { font: 10pt/1.4 sans-serif; max-width: 80em; margin: 2em auto; color: #111 }
      h1 { font-size: 16pt } h2 { font-size: 13pt; margin-top: 2em }
      table { border-collapse: collapse; width: 100% } td, th { border: 1px solid #999; padding: .2em .6em }
      td, th { vertical-align: top; text-align: left; overflow-wrap: anywhere }
      code { font-size: 8pt } .bad { font-weight: bold }
      @media print { body { margin: 0 } tr { break-inside: avoid } }
      </style>
      </head>
      <body>
      """;

  private final StringBuilder out = new StringBuilder(HEAD);

  private ActivityHtml() {}

  /** The file. */
  public static String of(ActivityReport report) {
    ActivityHtml html = new ActivityHtml();
    html.write(report);
    return html.out.append("</body>\n</html>\n").toString();
  }

  private void write(ActivityReport report) {
    out.append("<h1>Who asked for what</h1>\n<p>Made at ").append(escape(report.at().toString()));
    out.append(". Exchanges: ").append(report.exchanges()).append("<br>");
    query(report.query());
    out.append("</p>\n");
    if (report.verdict() instanceof Verdict.Broken(var place)) {
      out.append("<p class=\"bad\">The recordings are damaged, something may be missing: ")
          .append(escape(place.toString()))
          .append("</p>\n");
    }
    out.append("<table>\n");
    row("th", List.of("Who", "Resource", "What", "Decision", "Exchanges", "From", "To"));
    for (ActivityReport.Line line : report.lines()) {
      row(
          "td",
          List.of(
              line.subject(),
              line.resource(),
              about(line.about()),
              line.decision(),
              String.valueOf(line.count()),
              line.first().toString(),
              line.last().toString()));
      out.append("<tr><td colspan=\"7\">");
      query(line.query());
      out.append("</td></tr>\n");
    }
    out.append("</table>\n<h2>Single exchanges, the latest</h2>\n<table>\n");
    row("th", List.of("When", "Who", "Resource", "What", "Input (masked)", "Decision", "Exchange"));
    report.details().forEach(this::detail);
    out.append("</table>\n");
  }

  private void detail(ActivityReport.Detail detail) {
    ExchangeSummary exchange = detail.summary();
    row(
        "td",
        List.of(
            exchange.startedAt().toString(),
            exchange.subject().orElse(""),
            exchange.resource(),
            (exchange.method() + " " + exchange.path() + " " + about(exchange.about())).strip(),
            detail.input().orElse("not on record"),
            (exchange.decision().orElse("") + " " + String.join(", ", exchange.reasons())).strip(),
            exchange.exchange().value()));
  }

  private void query(Map<String, String> words) {
    out.append("<code>").append(escape(QueryCommand.of(words))).append("</code>");
  }

  private static String about(Map<String, String> about) {
    return new TreeMap<>(about)
        .entrySet().stream()
            .map(word -> word.getKey() + " " + word.getValue())
            .collect(Collectors.joining(", "));
  }

  private void row(String cell, List<String> texts) {
    out.append("<tr>");
    for (String text : texts) {
      out.append('<').append(cell).append('>').append(escape(text));
      out.append("</").append(cell).append('>');
    }
    out.append("</tr>\n");
  }

  /** Control characters and marks of direction are spelled, so that none changes what is read. */
  private static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if ("&<>\"'".indexOf(c) >= 0) {
                safe.append("&#").append(c).append(';');
              } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                safe.append("\\u%04x".formatted(c));
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }
}
