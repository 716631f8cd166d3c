package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Says yes to a request. It runs once all the humans that the policy wants have.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport approvals approve 3f2a91c0",
      "  sallyport approvals approve 3f2a91c0 --break-glass --reason 'outage 7'"
    })
final class ApprovalsApproveCommand implements Callable<Integer> {
  @Option(
      names = "--break-glass",
      description = "Approve alone, in an emergency; needs --reason, and raises an alarm.")
  private boolean breakGlass;

  @Mixin private final Decision decision = new Decision();
  private final Terminal terminal;

  ApprovalsApproveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    decision.make(breakGlass ? "break-glass" : "approve", terminal);
    return ExitCode.OK;
  }
}
