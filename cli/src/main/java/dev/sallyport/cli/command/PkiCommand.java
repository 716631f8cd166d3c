package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "pki",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Looks after the built-in authority and its certificates, also while a gateway runs.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pki show",
      "  sallyport pki init --passphrase-file -",
      "  sallyport pki rotate chat.example.com",
      "  sallyport pki import --chain chain.pem --key key.pem"
    })
final class PkiCommand extends Group {

  /** With all that is below it. */
  static CommandLine on(Terminal terminal) {
    return new CommandLine(new PkiCommand())
        .addSubcommand(new PkiInitCommand(terminal))
        .addSubcommand(new PkiShowCommand(terminal))
        .addSubcommand(new PkiIssueCommand(terminal))
        .addSubcommand(new PkiImportCommand(terminal))
        .addSubcommand(new PkiRotateCommand(terminal))
        .addSubcommand(new PkiRotateRootCommand(terminal))
        .addSubcommand(new PkiLockCommand(terminal));
  }
}
