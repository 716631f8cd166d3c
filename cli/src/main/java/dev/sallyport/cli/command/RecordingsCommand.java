package dev.sallyport.cli.command;

import picocli.CommandLine.Command;

@Command(
    name = "recordings",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Reads what passed through a gateway, also while it runs.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings list",
      "  sallyport recordings show 3f2a91c0",
      "  sallyport recordings verify"
    })
final class RecordingsCommand extends Group {}
