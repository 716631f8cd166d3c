package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.ExportCursor;
import dev.sallyport.recording.Verdict;
import dev.sallyport.recording.render.OcsfJson;
import dev.sallyport.recording.render.RecordingJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
      "  sallyport recordings export --format ocsf --from 2026-03-01T00:00:00Z",
      "  sallyport recordings export --syslog siem.example.com:6514 --cursor siem.cursor"
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
      description = "jsonl (default), or ocsf: events of OCSF 1.3.0.")
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

  @Option(
      names = "--syslog",
      paramLabel = "HOST:PORT",
      description = "Send to a syslog collector over TLS (RFC 5424, RFC 5425) instead.")
  private @Nullable String syslog;

  @Option(
      names = "--authorities",
      paramLabel = "FILE",
      description = "PEM of who signs the collector's certificate. Default: the system's.")
  private @Nullable Path authorities;

  @Mixin private final StateOption state = new StateOption();

  private final Terminal terminal;

  RecordingsExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ExportCursor start = cursor == null ? ExportCursor.START : ExportCursor.read(cursor);
    ExportSink sink = sink();
    state.reading("export", format.name().toLowerCase(Locale.ROOT), terminal.environment());
    ExportCursor[] reached = {start};
    Verdict verdict;
    try {
      verdict =
          state
              .recordings(terminal.environment())
              .export(
                  start,
                  (exchange, place) -> {
                    if (from == null || !exchange.startedAt().isBefore(from)) {
                      lines(exchange).forEach(line -> sink.add(exchange.startedAt(), line));
                    }
                    reached[0] = place;
                    if (sink.isFull()) {
                      send(sink, place);
                    }
                  });
      send(sink, reached[0]);
    } catch (UncheckedIOException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      terminal.err().println(cause.getMessage() + "; the cursor stays where it was");
      return ExitCode.SOFTWARE;
    }
    if (verdict instanceof Verdict.Broken(var place)) {
      terminal.err().println("The recordings are damaged, something may be missing: " + place);
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }

  private ExportSink sink() throws IOException {
    return syslog == null
        ? new ExportSink.Standard(terminal.out())
        : ExportSink.Syslog.to(syslog, authorities);
  }

  /** The cursor moves only after what it covers has arrived. */
  private void send(ExportSink sink, ExportCursor place) {
    try {
      sink.flush();
      if (cursor != null && !place.equals(ExportCursor.START)) {
        place.write(cursor);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> lines(ExchangeSummary exchange) {
    return switch (format) {
      case JSONL -> List.of(RecordingJson.line(exchange));
      case OCSF -> OcsfJson.lines(exchange);
    };
  }
}
