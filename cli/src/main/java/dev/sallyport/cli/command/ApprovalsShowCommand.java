package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows what a request would do, masked, and what happened to it.",
    footerHeading = "%nExamples:%n",
    footer = {"  sallyport approvals show 3f2a91c0"})
final class ApprovalsShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The approval, or the first digits of its id.")
  private String id = "";

  @Mixin private final OperatorOption operator = new OperatorOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  ApprovalsShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode approval = operator.client(terminal).show(id);
    if (output.isJson()) {
      terminal.out().println(OutputOption.json(approval));
    } else {
      ApprovalText.print(terminal.out(), approval);
    }
    return ExitCode.OK;
  }
}
