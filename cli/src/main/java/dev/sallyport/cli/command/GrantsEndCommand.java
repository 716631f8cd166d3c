package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "end",
    mixinStandardHelpOptions = true,
    description = "Says that the task of a grant is done. Its holder may, and who gave it.",
    footerHeading = "%nExamples:%n",
    footer = {"  sallyport grants end 3b1c22d0"})
final class GrantsEndCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The grant, or the first digits of its id.")
  private String id = "";

  @Mixin private final GrantChange change = new GrantChange();
  private final Terminal terminal;

  GrantsEndCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    change.ofGrant(terminal, id, "end", "");
    return ExitCode.OK;
  }
}
