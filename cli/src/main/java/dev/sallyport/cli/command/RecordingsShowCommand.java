package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.Lookup;
import dev.sallyport.recording.render.RecordingJson;
import dev.sallyport.recording.render.RecordingText;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows all that is on record about one exchange.",
      "Clients find its id in the header x-request-id and in error answers."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings show 3f2a91c0",
      "  sallyport recordings show 3f2a91c0-6f9e-9d0c-8a39-1f2f3d6d7c11 --output json"
    })
final class RecordingsShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The exchange's id, or enough of its beginning.")
  private String id = "";

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  RecordingsShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    state.reading("show", id, terminal.environment());
    Lookup lookup = state.recordings(terminal.environment()).show(id);
    boolean found = lookup instanceof Lookup.Found;
    if (output.isJson()) {
      terminal.out().print(RecordingJson.show(lookup));
    } else {
      (found ? terminal.out() : terminal.err()).print(RecordingText.show(lookup));
    }
    return found ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
