package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "deny",
    mixinStandardHelpOptions = true,
    description = "Refuses what somebody asked for.",
    footerHeading = "%nExamples:%n",
    footer = {"  sallyport grants deny 9f86d081 --reason 'use the archive'"})
final class GrantsDenyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The request, or the first digits of its id.")
  private String id = "";

  @Mixin private final ReasonOption reason = new ReasonOption();

  @Mixin private final GrantChange change = new GrantChange();
  private final Terminal terminal;

  GrantsDenyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    change.ofRequest(terminal, id, "deny", reason.words());
    return ExitCode.OK;
  }
}
