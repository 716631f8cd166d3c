package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = "Takes a grant back; what runs under it is cut.",
    footerHeading = "%nExamples:%n",
    footer = {"  sallyport grants revoke 3b1c22d0 --reason 'ticket 7 is void'"})
final class GrantsRevokeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The grant, or the first digits of its id.")
  private String id = "";

  @Mixin private final ReasonOption reason = new ReasonOption();

  @Mixin private final GrantChange change = new GrantChange();
  private final Terminal terminal;

  GrantsRevokeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    change.ofGrant(terminal, id, "revoke", reason.words());
    return ExitCode.OK;
  }
}
