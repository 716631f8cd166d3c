package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Stands here for the list of commands; the script starts the benchmark itself. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures what the gateway costs, step by step, on this machine.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./sallyport bench --help", "  ./sallyport bench --seconds 10 --rounds 5"})
final class BenchCommand implements Callable<Integer> {
  private final Terminal terminal;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.say("sallyport: benchmarks run from a clone of the sources: ./sallyport bench");
    return ExitCode.USAGE;
  }
}
