package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.Lookup;
import dev.sallyport.recording.render.RecordingText;
import dev.sallyport.recording.render.Replay;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Plays an answer again as it came, masked, piece by piece with its timing.",
      "Bytes go to standard output as they are: through a pipe, or to a terminal that may see them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings replay 3f2a91c0",
      "  sallyport recordings replay 3f2a91c0 --speed 10",
      "  sallyport recordings replay 3f2a91c0 --request"
    })
final class RecordingsReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The exchange's id, or enough of its beginning.")
  private String id = "";

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "1",
      description = "So many times as fast; 0 waits for nothing. Default: 1.")
  private double speed = 1;

  @Option(names = "--request", description = "Print the request as a curl line instead.")
  private boolean request;

  @Mixin private final StateOption state = new StateOption();

  private final Terminal terminal;

  RecordingsReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(speed >= 0)) {
      terminal.err().println("--speed is a number from 0 on");
      return ExitCode.USAGE;
    }
    state.reading("replay", id, terminal.environment());
    Lookup lookup = state.recordings(terminal.environment()).show(id);
    if (!(lookup instanceof Lookup.Found(var story, _))) {
      terminal.err().print(RecordingText.show(lookup));
      return ExitCode.SOFTWARE;
    }
    if (request) {
      terminal.out().print(Replay.curl(story));
      return ExitCode.OK;
    }
    for (Replay.Piece piece : Replay.answer(story)) {
      if (speed > 0) {
        Thread.sleep(Math.round(piece.after().toMillis() / speed));
      }
      terminal.out().write(piece.bytes());
      terminal.out().flush();
    }
    return ExitCode.OK;
  }
}
