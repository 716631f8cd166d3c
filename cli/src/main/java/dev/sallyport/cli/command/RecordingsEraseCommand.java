package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.Eraser;
import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.anchor.DirectoryAnchor;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
      "The recordings still verify. Copies of the key files elsewhere are not erased."
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

  @Mixin private final StateOption state = new StateOption();

  private final Terminal terminal;

  RecordingsEraseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<Anchor> told = anchors == null ? List.of() : List.of(new DirectoryAnchor(anchors));
    List<Tombstone> tombstones;
    try {
      tombstones =
          Eraser.erase(
              state.recordingsFolder(terminal.environment()),
              state.recordingKeys(terminal.environment()).load(),
              Set.of(new ExchangeId(id)),
              reason,
              Instant.now(),
              told);
    } catch (IllegalArgumentException e) {
      terminal.err().println(e.getMessage());
      return ExitCode.USAGE;
    }
    if (tombstones.isEmpty()) {
      terminal.err().println("There is no recording of that exchange.");
      return ExitCode.SOFTWARE;
    }
    terminal.out().println("Erased. Tombstones: " + tombstones.size() + ".");
    return ExitCode.OK;
  }
}
