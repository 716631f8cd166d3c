package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.node.NodeRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Cuts a node off: its connections end within two seconds, and it is not let in again without a new token.",
      "It still knows the keys it was given: rotate the certificates of the doors if it may be in wrong hands."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport envoy revoke edge-1",
      "  sallyport envoy revoke edge-1 && sallyport pki rotate"
    })
final class EnvoyRevokeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "Name of the node.")
  private String node = "";

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  EnvoyRevokeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    NodeRegistry registry = NodeRegistry.of(state.authority(terminal.environment()));
    if (!registry.revoke(node)) {
      throw new IOException("there is no node " + node + "; see: sallyport envoy list");
    }
    terminal
        .out()
        .println(
            output.isJson() ? OutputOption.json(Map.of("revoked", node)) : node + " is cut off");
    return ExitCode.OK;
  }
}
