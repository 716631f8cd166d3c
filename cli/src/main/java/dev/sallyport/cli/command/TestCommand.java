package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Builds everything and runs every test (mvn verify) under the right JDK.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./sallyport test                  what continuous integration runs",
      "  ./sallyport test --long           the slow suites too",
      "  ./sallyport test -pl masking -am  further arguments go to Maven"
    })
@SuppressWarnings("UnusedVariable") // The options stand here for the help; the script obeys them.
final class TestCommand implements Callable<Integer> {
  @Option(names = "--long", description = "Run the slow suites too.")
  private boolean slowToo;

  @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "Arguments for Maven.")
  private List<String> arguments = List.of();

  private final Terminal terminal;

  TestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.say("sallyport: tests run from a clone of the sources: ./sallyport test");
    return ExitCode.USAGE;
  }
}
