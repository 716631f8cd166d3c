package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.Verdict;
import dev.sallyport.recording.report.ActivityCollector;
import dev.sallyport.recording.report.ActivityHtml;
import dev.sallyport.recording.report.ActivityJson;
import dev.sallyport.recording.report.ActivityReport;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Reports who asked which model or store when, with what input, under which decision.",
      "Behind each number stands the search that finds what it counts. Input is masked, as recorded."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings report --from 30d >report.html",
      "  sallyport recordings report --person alice --details 1000 --format json",
      "  sallyport recordings report --decision deny --model gpt-5 --from 7d >denied.html"
    })
final class RecordingsReportCommand implements Callable<Integer> {

  private enum Format {
    HTML,
    JSON
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "html",
      description = "${COMPLETION-CANDIDATES}. Default: html, one file to read and print.")
  private Format format = Format.HTML;

  @Option(
      names = "--details",
      paramLabel = "N",
      defaultValue = "200",
      description = "Single exchanges to show, the latest (default: ${DEFAULT-VALUE}).")
  private int details;

  @Mixin private final FilterOption filter = new FilterOption();
  @Mixin private final StateOption state = new StateOption();

  private final Terminal terminal;

  RecordingsReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    state.reading("report", filter.words().toString(), terminal.environment());
    ActivityReport report =
        ActivityCollector.report(
            state.recordings(terminal.environment()), filter.words(), details, Instant.now());
    terminal
        .out()
        .print(
            switch (format) {
              case HTML -> ActivityHtml.of(report);
              case JSON -> ActivityJson.of(report);
            });
    if (report.verdict() instanceof Verdict.Broken(var place)) {
      terminal.err().println("The recordings are damaged, something may be missing: " + place);
    }
    return ExitCode.OK;
  }
}
