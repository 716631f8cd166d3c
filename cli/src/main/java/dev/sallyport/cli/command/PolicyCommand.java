package dev.sallyport.cli.command;

import picocli.CommandLine.Command;

@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Builds, tests and tries policies without a gateway.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport policy build policy -o policy.tar.gz",
      "  sallyport policy test policy --cases cases.yaml",
      "  sallyport policy eval policy.tar.gz --input request.json",
      "  sallyport policy replay policy.tar.gz --from 24h"
    })
final class PolicyCommand extends Group {}
