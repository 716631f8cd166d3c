package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.ExportCursor;
import dev.sallyport.recording.Verdict;
import dev.sallyport.recording.render.OcsfJson;
import dev.sallyport.recording.render.RecordingJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes exchanges that have ended to standard output, one JSON object a line, without bodies.",
      "With a cursor file, each call goes on where the last one ended: none is left out, and some",
      "come twice when a call is interrupted."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings export --cursor siem.cursor >> exchanges.jsonl",
      "  sallyport recordings export --format ocsf --from 2026-03-01T00:00:00Z"
    })
final class RecordingsExportCommand implements Callable<Integer> {
  enum Format {
    JSONL,
    OCSF
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      description = "jsonl (default), or ocsf: API Activity of OCSF 1.3.0.")
  private Format format = Format.JSONL;

  @Option(
      names = "--cursor",
      paramLabel = "FILE",
      description = "Where to keep how far the export has come.")
  private @Nullable Path cursor;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only what began then or later, for example 2026-03-01T00:00:00Z.")
  private @Nullable Instant from;

  @Mixin private final StateOption state = new StateOption();

  private final Terminal terminal;

  RecordingsExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ExportCursor start = cursor == null ? ExportCursor.START : ExportCursor.read(cursor);
    ExportCursor[] reached = {start};
    state.reading("export", format.name().toLowerCase(Locale.ROOT), terminal.environment());
    Verdict verdict =
        state
            .recordings(terminal.environment())
            .export(
                start,
                (exchange, place) -> {
                  if (from == null || !exchange.startedAt().isBefore(from)) {
                    terminal.out().println(line(exchange));
                  }
                  reached[0] = place;
                });
    terminal.out().flush();
    if (terminal.out().checkError()) {
      terminal.err().println("standard output takes no more; the cursor stays where it was");
      return ExitCode.SOFTWARE;
    }
    if (cursor != null && !reached[0].equals(start)) {
      reached[0].write(cursor);
    }
    if (verdict instanceof Verdict.Broken(var place)) {
      terminal.err().println("The recordings are damaged, something may be missing: " + place);
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }

  private String line(ExchangeSummary exchange) {
    return switch (format) {
      case JSONL -> RecordingJson.line(exchange);
      case OCSF -> OcsfJson.line(exchange);
    };
  }
}
