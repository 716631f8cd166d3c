package dev.sallyport.cli.command;

import picocli.CommandLine.Option;

/** Why somebody decides or asks, in their words. */
final class ReasonOption {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Your words, for the audit trail.")
  private String reason = "";

  /** The words; empty if there are none. */
  String words() {
    return reason;
  }
}
