package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Prints the version of Sallyport and of the Java it runs on.",
    footerHeading = "%nExamples:%n",
    footer = "  sallyport version")
final class VersionCommand implements Callable<Integer> {
  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().println(version());
    return ExitCode.OK;
  }

  static String version() {
    String packaged = VersionCommand.class.getPackage().getImplementationVersion();
    return "Sallyport %s (Java %s)"
        .formatted(
            Objects.requireNonNullElse(packaged, "from sources"),
            System.getProperty("java.version"));
  }
}
