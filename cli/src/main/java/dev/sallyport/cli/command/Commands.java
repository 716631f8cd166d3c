package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The tree of commands. */
public final class Commands {
  private Commands() {}

  /** All commands, reading from and writing to a terminal. */
  public static CommandLine on(Terminal terminal) {
    CommandLine root =
        new CommandLine(new Root())
            .addSubcommand(new DemoCommand(terminal))
            .addSubcommand(new UpCommand(terminal))
            .addSubcommand(new CheckCommand(terminal))
            .addSubcommand(new SchemaCommand(terminal))
            .addSubcommand(new TokenCommand(terminal))
            .addSubcommand(
                new CommandLine(new RecordingsCommand())
                    .addSubcommand(new RecordingsListCommand(terminal))
                    .addSubcommand(new RecordingsSearchCommand(terminal))
                    .addSubcommand(new RecordingsShowCommand(terminal))
                    .addSubcommand(new RecordingsReplayCommand(terminal))
                    .addSubcommand(new RecordingsTailCommand(terminal))
                    .addSubcommand(new RecordingsReportCommand(terminal))
                    .addSubcommand(new RecordingsReadersCommand(terminal))
                    .addSubcommand(new RecordingsVerifyCommand(terminal))
                    .addSubcommand(new RecordingsExportCommand(terminal))
                    .addSubcommand(new RecordingsStatusCommand(terminal))
                    .addSubcommand(new RecordingsEraseCommand(terminal))
                    .addSubcommand(new RecordingsHoldCommand(terminal))
                    .addSubcommand(new RecordingsRebuildIndexCommand(terminal))
                    .addSubcommand(new RecordingsRotateKeysCommand(terminal)))
            .addSubcommand(
                new CommandLine(new ApprovalsCommand())
                    .addSubcommand(new ApprovalsListCommand(terminal))
                    .addSubcommand(new ApprovalsShowCommand(terminal))
                    .addSubcommand(new ApprovalsApproveCommand(terminal))
                    .addSubcommand(new ApprovalsDenyCommand(terminal))
                    .addSubcommand(new ApprovalsWatchCommand(terminal)))
            .addSubcommand(GrantsCommand.on(terminal))
            .addSubcommand(
                new CommandLine(new MaskCommand()).addSubcommand(new MaskTryCommand(terminal)))
            .addSubcommand(
                new CommandLine(new PolicyCommand())
                    .addSubcommand(new PolicyBuildCommand(terminal))
                    .addSubcommand(new PolicyTestCommand(terminal))
                    .addSubcommand(new PolicyEvalCommand(terminal))
                    .addSubcommand(new PolicyReplayCommand(terminal)))
            .addSubcommand(PkiCommand.on(terminal))
            .addSubcommand(EnvoyCommand.on(terminal))
            .addSubcommand(
                new CommandLine(new PinsCommand())
                    .addSubcommand(new PinsLearnCommand(terminal))
                    .addSubcommand(new PinsCheckCommand(terminal)))
            .addSubcommand(EvidenceCommand.on(terminal))
            .addSubcommand(new PostureCommand(terminal))
            .addSubcommand(new TestCommand(terminal))
            .addSubcommand(new BenchCommand(terminal))
            .addSubcommand(new VersionCommand(terminal));
    setVersion(root);
    root.setOut(writer(terminal.out()));
    root.setErr(writer(terminal.err()));
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.interactive() ? Ansi.AUTO : Ansi.OFF));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpWidth(100);
    root.setParameterExceptionHandler(Failures::ofUsage);
    root.setExecutionExceptionHandler(new Failures(terminal));
    return root;
  }

  private static void setVersion(CommandLine command) {
    command.getCommandSpec().version(VersionCommand.version());
    command.getSubcommands().values().forEach(Commands::setVersion);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  @Command(
      name = "sallyport",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "COMMAND",
      description = {
        "Access gateway: TLS in, TLS out, and a guard between who decides, masks and records.",
        ""
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  sallyport demo                       everything on this machine, with a guided tour",
        "  sallyport up -c sallyport.yaml       a gateway in front of your own services",
        "  sallyport check sallyport.yaml       is the configuration valid?",
        "  sallyport recordings list            what passed, and what did not",
        "  sallyport COMMAND --help             more about one command",
        "",
        "Exit codes: 0 it worked, 1 it did not, 2 wrong usage or configuration."
      })
  private static final class Root extends Group {}
}
