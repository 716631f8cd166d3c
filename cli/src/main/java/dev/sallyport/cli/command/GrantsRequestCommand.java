package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "request",
    mixinStandardHelpOptions = true,
    description = "Asks for access for who the token names. An operator has to approve it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport grants request --resource documents --verb DELETE --for 30m \\",
      "    --task ticket-7 --reason 'clean up' --token-file my.jwt"
    })
final class GrantsRequestCommand implements Callable<Integer> {
  @Mixin private final WantedAccess wanted = new WantedAccess();
  @Mixin private final GrantChange change = new GrantChange();
  private final Terminal terminal;

  GrantsRequestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    change.make(terminal, "/grants/requests", wanted.json());
    return ExitCode.OK;
  }
}
