package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Listing;
import dev.sallyport.recording.render.RecordingJson;
import dev.sallyport.recording.render.RecordingText;
import java.io.IOException;
import java.util.List;
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

  @Option(
      names = "--last",
      paramLabel = "N",
      description =
          "Only the last N that ended (default: " + MOST + ", and a word if there are more).")
  private @Nullable Integer last;

  @Mixin private final FilterOption filter = new FilterOption();
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  RecordingsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    state.reading("list", "exchanges", terminal.environment());
    Listing listing =
        state
            .recordings(terminal.environment())
            .list(filter.filter(), last == null ? MOST + 1 : last);
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
