package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.EvidenceKey;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = "Prints the public key that evidence and reports are checked with.",
    footerHeading = "%nExamples:%n",
    footer = "  sallyport evidence key > evidence.pub.pem")
final class EvidenceKeyCommand implements Callable<Integer> {
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  EvidenceKeyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    EvidenceKey key = EvidenceFolder.of(state.orGateway(terminal.environment())).key();
    if (output.isJson()) {
      terminal
          .out()
          .println(OutputOption.json(Map.of("key", key.key(), "public", key.publicPem())));
    } else {
      terminal.out().print(key.publicPem());
    }
    return ExitCode.OK;
  }
}
