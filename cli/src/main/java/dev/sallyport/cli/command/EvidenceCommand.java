package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Tells and proves what TLS handshakes a gateway had, also while it runs.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport evidence report --from 30d",
      "  sallyport evidence report --resource documents --output json > report.json",
      "  sallyport evidence verify"
    })
final class EvidenceCommand extends Group {

  /** With all that is below it. */
  static CommandLine on(Terminal terminal) {
    return new CommandLine(new EvidenceCommand())
        .addSubcommand(new EvidenceReportCommand(terminal))
        .addSubcommand(new EvidenceVerifyCommand(terminal))
        .addSubcommand(new EvidenceKeyCommand(terminal));
  }
}
