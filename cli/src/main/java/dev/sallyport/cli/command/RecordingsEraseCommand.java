package dev.sallyport.cli.command;

import dev.sallyport.archive.retention.LegalHold;
import dev.sallyport.archive.retention.LegalHolds;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.database.DatabaseException;
import dev.sallyport.recording.Eraser;
import dev.sallyport.recording.Erasures;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.RecordingFilter;
import dev.sallyport.recording.anchor.AnchoredHeads;
import dev.sallyport.recording.anchor.DirectoryAnchor;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description = {
      "Makes one exchange unreadable for ever by erasing its key; a signed tombstone stays.",
      "The index forgets it too. The recordings still verify. May be interrupted and done again.",
      "What a legal hold covers stays. Copies of the key files elsewhere are not erased."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings erase 3f2a91c0-6f9e-4d0c-8a39-1f2f3d6d7c11 --reason 'request 17'"
    })
final class RecordingsEraseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The exchange's whole id.")
  private String id = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why; stands in the tombstone for anybody to read.")
  private String reason = "";

  @Option(
      names = "--anchors",
      paramLabel = "DIR",
      description = "Tell the anchors in this directory too, so that putting the key back shows.")
  private @Nullable Path anchors;

  @Mixin private final IndexOption index = new IndexOption();

  private final Terminal terminal;

  RecordingsEraseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ExchangeId exchange;
    List<Tombstone> tombstones;
    try {
      exchange = new ExchangeId(id);
      refuseWhatIsHeld(exchange);
      tombstones = erase(exchange);
    } catch (IllegalArgumentException e) {
      terminal.err().println(e.getMessage());
      return ExitCode.USAGE;
    }
    // Also where nothing is left to erase: an earlier call may have been interrupted here.
    boolean forgotten = forget();
    if (tombstones.isEmpty() && !wasErased(exchange)) {
      terminal
          .err()
          .println(
              "There is no recording of that exchange. It takes the whole id, as recordings list"
                  + " --output json shows it.");
      return ExitCode.SOFTWARE;
    }
    terminal
        .out()
        .println(
            tombstones.isEmpty()
                ? "It was erased before."
                : "Erased. Tombstones: " + tombstones.size() + ".");
    return forgotten ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private List<Tombstone> erase(ExchangeId exchange) throws IOException {
    StateOption state = index.state();
    return Eraser.erase(
        state.recordingsFolder(terminal.environment()),
        state.recordingKeys(terminal.environment()).load(),
        Set.of(exchange),
        reason,
        Instant.now(),
        anchors == null ? List.of() : List.of(new DirectoryAnchor(anchors)));
  }

  private void refuseWhatIsHeld(ExchangeId exchange) throws IOException {
    StateOption state = index.state();
    List<LegalHold> holds =
        new LegalHolds(state.orGateway(terminal.environment()).archive())
            .complete(state.recordingsFolder(terminal.environment()));
    if (holds.isEmpty()) {
      return;
    }
    List<ExchangeSummary> found = new ArrayList<>();
    state
        .recordings(terminal.environment())
        .forEach(
            RecordingFilter.ALL,
            summary -> {
              if (summary.exchange().equals(exchange)) {
                found.add(summary);
              }
            });
    for (LegalHold hold : holds) {
      if (found.stream().anyMatch(hold::covers)) {
        throw new IOException(
            "the legal hold "
                + hold.name()
                + " covers that exchange; if it is over: sallyport recordings hold "
                + hold.name()
                + " --release");
      }
    }
  }

  /** The exchange is gone whatever comes of this: the gateway tries again when it runs. */
  private boolean forget() throws InterruptedException {
    try {
      if (!index.forget(terminal)) {
        terminal
            .err()
            .println(
                "There is no index in the state folder. One in PostgreSQL forgets the exchange when"
                    + " the gateway runs next; --config FILE names it, to have it do so now.");
      }
      return true;
    } catch (IOException | DatabaseException e) {
      terminal
          .err()
          .println(
              "The index does not answer ("
                  + e.getMessage()
                  + "); it forgets the exchange when the gateway runs next, or do this again.");
      return false;
    }
  }

  private boolean wasErased(ExchangeId exchange) throws IOException {
    Optional<Erasures> erasures =
        Erasures.in(index.state().recordingsFolder(terminal.environment()));
    if (erasures.isPresent()) {
      for (AnchoredHeads.Erased slot : erasures.get().slots()) {
        if (erasures.get().of(slot).filter(t -> t.exchange().equals(exchange)).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }
}
