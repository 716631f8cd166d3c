package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.VerifyReport;
import dev.sallyport.recording.render.RecordingJson;
import dev.sallyport.recording.render.RecordingText;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks every byte of the recordings: checksums and the chain of hashes.",
      "Exit code 1 if something was changed, is missing or was cut off."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings verify",
      "  sallyport recordings verify --state /var/lib/sallyport --output json"
    })
final class RecordingsVerifyCommand implements Callable<Integer> {
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  RecordingsVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    VerifyReport report = state.recordings(terminal.environment()).verify();
    terminal
        .out()
        .print(output.isJson() ? RecordingJson.verify(report) : RecordingText.verify(report));
    return report.isOk() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
