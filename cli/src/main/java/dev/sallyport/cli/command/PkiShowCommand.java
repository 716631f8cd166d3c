package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.AuthorityAdmin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows the authority, what opens its root, and what it has issued. Never a key.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pki show",
      "  sallyport pki show --output json | jq -r '.issued[] | [.notAfter, .names[0]] | @tsv'"
    })
final class PkiShowCommand implements Callable<Integer> {
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  PkiShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = state.authority(terminal.environment());
    AuthorityAdmin admin = new AuthorityAdmin(folder, InstantSource.system());
    PkiText.print(terminal, output, folder, admin.overview());
    return ExitCode.OK;
  }
}
