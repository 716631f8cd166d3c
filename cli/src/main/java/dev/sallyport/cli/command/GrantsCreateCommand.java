package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = "Gives a caller access for a while. Nobody gives it to themselves.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport grants create --holder corp/alice --resource documents --verb DELETE --for 30m"
    })
final class GrantsCreateCommand implements Callable<Integer> {
  @Option(
      names = "--holder",
      paramLabel = "ISSUER/SUBJECT",
      required = true,
      description = "Who gets it: name of the issuer, and sub of the caller's tokens.")
  private String holder = "";

  @Mixin private final WantedAccess wanted = new WantedAccess();
  @Mixin private final GrantChange change = new GrantChange();
  private final Terminal terminal;

  GrantsCreateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int slash = holder.indexOf('/');
    if (slash < 1 || slash == holder.length() - 1) {
      throw new IOException("--holder has to be ISSUER/SUBJECT, such as corp/alice");
    }
    ObjectNode body = wanted.json();
    body.putObject("holder")
        .put("issuer", holder.substring(0, slash))
        .put("subject", holder.substring(slash + 1));
    change.make(terminal, "/grants", body);
    return ExitCode.OK;
  }
}
