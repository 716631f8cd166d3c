package dev.sallyport.cli.command;

import dev.sallyport.cli.demo.Demo;
import dev.sallyport.cli.launcher.Shutdown;
import dev.sallyport.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a gateway with everything around it (a chat service, a document store, a token issuer) and takes you on"
          + " a tour: what is refused, what is masked, what is recorded. Then it stays up.",
      "Nothing but the loopback address is used. The door is port 8443, or another one if that is taken."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport demo",
      "  sallyport demo --once             end after the tour; exit code 1 if a step failed",
      "  sallyport demo --state demo       keep keys, recordings and logs in that folder"
    })
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--once",
      description = "End after the tour: with exit code 0 if every step did what it says, else 1.")
  private boolean once;

  @Mixin private final StateOption state = new StateOption();

  private final Terminal terminal;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Demo demo = new Demo(terminal, state.orDemo(terminal.environment()));
    return Shutdown.interrupting(
        () -> {
          try {
            return demo.run(once) ? ExitCode.OK : ExitCode.SOFTWARE;
          } catch (InterruptedException stopped) {
            return ExitCode.OK;
          }
        });
  }
}
