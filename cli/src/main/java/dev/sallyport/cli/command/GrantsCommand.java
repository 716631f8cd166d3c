package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "grants",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Access for a while: callers ask for it and end it when their task is done, operators give",
      "it and take it back. What runs under a grant that ends is cut."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport grants list",
      "  sallyport grants create --holder corp/alice --resource documents --verb DELETE --for 30m",
      "  sallyport grants request --resource documents --verb DELETE --for 30m --token-file my.jwt",
      "  sallyport grants approve 9f86d081",
      "  sallyport grants end 3b1c22d0",
      "  sallyport grants revoke 3b1c22d0 --reason 'ticket 7 is void'"
    })
final class GrantsCommand extends Group {

  static CommandLine on(Terminal terminal) {
    return new CommandLine(new GrantsCommand())
        .addSubcommand(new GrantsListCommand(terminal))
        .addSubcommand(new GrantsCreateCommand(terminal))
        .addSubcommand(new GrantsRequestCommand(terminal))
        .addSubcommand(new GrantsApproveCommand(terminal))
        .addSubcommand(new GrantsDenyCommand(terminal))
        .addSubcommand(new GrantsEndCommand(terminal))
        .addSubcommand(new GrantsRevokeCommand(terminal));
  }
}
