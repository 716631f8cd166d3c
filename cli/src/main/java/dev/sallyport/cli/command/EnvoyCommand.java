package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "envoy",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Lets Envoys on other machines join a gateway, and cuts them off.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport up -c sallyport.yaml --nodes 10.0.0.5:18000 --nodes-guard 18001",
      "  sallyport envoy token --node edge-1",
      "  sallyport envoy join --control-plane 10.0.0.5:18000 --token TOKEN      on the other machine",
      "  sallyport envoy revoke edge-1"
    })
final class EnvoyCommand extends Group {

  /** With all that is below it. */
  static CommandLine on(Terminal terminal) {
    return new CommandLine(new EnvoyCommand())
        .addSubcommand(new EnvoyTokenCommand(terminal))
        .addSubcommand(new EnvoyJoinCommand(terminal))
        .addSubcommand(new EnvoyListCommand(terminal))
        .addSubcommand(new EnvoyRevokeCommand(terminal));
  }
}
