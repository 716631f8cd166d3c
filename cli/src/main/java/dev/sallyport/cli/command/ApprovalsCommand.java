package dev.sallyport.cli.command;

import picocli.CommandLine.Command;

@Command(
    name = "approvals",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Reviews requests that wait for a human: as the local admin of a running gateway, or with a",
      "token that somebody who signed in made on the page (/ui/token). The local admin counts as",
      "one human, whatever groups the policy asks for."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport approvals list --pending",
      "  sallyport approvals show 3f2a91c0",
      "  sallyport approvals approve 3f2a91c0 --reason 'ticket 7'",
      "  sallyport approvals watch"
    })
final class ApprovalsCommand extends Group {}
