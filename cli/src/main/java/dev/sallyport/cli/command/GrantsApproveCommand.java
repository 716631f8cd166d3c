package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Gives what somebody asked for; its time begins now.",
    footerHeading = "%nExamples:%n",
    footer = {"  sallyport grants approve 9f86d081"})
final class GrantsApproveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The request, or the first digits of its id.")
  private String id = "";

  @Mixin private final ReasonOption reason = new ReasonOption();

  @Mixin private final GrantChange change = new GrantChange();
  private final Terminal terminal;

  GrantsApproveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    change.ofRequest(terminal, id, "approve", reason.words());
    return ExitCode.OK;
  }
}
