package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Listing;
import dev.sallyport.recording.RecordingFilter;
import dev.sallyport.recording.render.RecordingJson;
import dev.sallyport.recording.render.RecordingText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists exchanges, one a line, in the order they started.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings list --last 20",
      "  sallyport recordings list --decision deny --since 1h",
      "  sallyport recordings list --resource chat --output json | jq '.exchanges[].masked'"
    })
final class RecordingsListCommand implements Callable<Integer> {

  /** A journal may hold more exchanges than fit into memory, or than anybody reads. */
  private static final int MOST = 1000;

  @Option(names = "--resource", paramLabel = "NAME", description = "Only this resource.")
  private @Nullable String resource;

  @Option(
      names = {"--subject", "--person"},
      paramLabel = "NAME",
      description = "Only this caller.")
  private @Nullable String subject;

  @Option(
      names = "--decision",
      paramLabel = "DECISION",
      description = "Only what the policy decided so: allow, deny or hold.")
  private @Nullable String decision;

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "Only what ended so: completed, refused, aborted or unfinished.")
  private @Nullable String outcome;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Only decisions for this reason, for example group_not_allowed.")
  private @Nullable String reason;

  @Option(names = "--status", paramLabel = "CODE", description = "Only answers of this status.")
  private @Nullable Integer status;

  @Option(
      names = "--masked",
      paramLabel = "DETECTOR",
      converter = DetectorOption.class,
      description = "Only where this was masked in a body, for example email.")
  private @Nullable DetectorId masked;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Only what began so long ago or later, for example 90s, 10m, 2h, 1d.")
  private @Nullable Duration since;

  @Option(
      names = "--last",
      paramLabel = "N",
      description =
          "Only the last N that ended (default: " + MOST + ", and a word if there are more).")
  private @Nullable Integer last;

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  RecordingsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    RecordingFilter filter =
        new RecordingFilter(
            Optional.ofNullable(resource),
            Optional.ofNullable(subject),
            Optional.ofNullable(decision),
            Optional.ofNullable(outcome),
            Optional.ofNullable(reason),
            Optional.ofNullable(status),
            Optional.ofNullable(masked),
            Optional.ofNullable(since).map(Instant.now()::minus),
            Optional.of(last == null ? MOST + 1 : last));
    state.reading("list", "exchanges", terminal.environment());
    Listing listing = state.recordings(terminal.environment()).list(filter);
    if (last == null && listing.exchanges().size() > MOST) {
      List<ExchangeSummary> exchanges = listing.exchanges();
      listing =
          new Listing(
              exchanges.subList(exchanges.size() - MOST, exchanges.size()), listing.verdict());
      terminal.err().println("only the last " + MOST + " are shown; --last N shows more or fewer");
    }
    terminal
        .out()
        .print(output.isJson() ? RecordingJson.list(listing) : RecordingText.list(listing));
    return ExitCode.OK;
  }
}
