package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "deny",
    mixinStandardHelpOptions = true,
    description = "Says no to a request. One no ends it.",
    footerHeading = "%nExamples:%n",
    footer = {"  sallyport approvals deny 3f2a91c0 --reason 'too broad'"})
final class ApprovalsDenyCommand implements Callable<Integer> {

  @Mixin private final Decision decision = new Decision();
  private final Terminal terminal;

  ApprovalsDenyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    decision.make("deny", terminal);
    return ExitCode.OK;
  }
}
