package dev.sallyport.cli.command;

import picocli.CommandLine.Command;

@Command(
    name = "mask",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Masking without a gateway.",
    footerHeading = "%nExamples:%n",
    footer = "  echo 'write to ada@example.org' | sallyport mask try")
final class MaskCommand extends Group {}
