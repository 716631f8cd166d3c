package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.seal.KeyFiles;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rotate-keys",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a new signing key and a new key-encryption key for recordings.",
      "They are in force from the gateway's next start on, which wraps all older keys anew."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings rotate-keys",
      "  sallyport recordings rotate-keys --passphrase"
    })
final class RecordingsRotateKeysCommand implements Callable<Integer> {
  @Option(
      names = "--passphrase",
      description = {
        "Have a passphrase protect recordings instead of a key file.",
        "The gateway and this command take it from SALLYPORT_RECORDING_PASSPHRASE."
      })
  private boolean passphrase;

  @Mixin private final StateOption state = new StateOption();

  private final Terminal terminal;

  RecordingsRotateKeysCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    KeyFiles keys = state.recordingKeys(terminal.environment());
    keys.load();
    keys.addSigningKey();
    if (passphrase) {
      keys.addPassphrase();
    } else {
      keys.addKey();
    }
    terminal
        .out()
        .println(
            "New keys are in "
                + keys.directory()
                + ". Restart the gateway; then the older kek files can be destroyed.");
    return ExitCode.OK;
  }
}
