package dev.sallyport.cli.command;

import picocli.CommandLine.Command;

@Command(
    name = "pins",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Learns and checks pins of upstreams' keys.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pins learn api.example.com:443",
      "  sallyport pins check -c sallyport.yaml"
    })
final class PinsCommand extends Group {}
