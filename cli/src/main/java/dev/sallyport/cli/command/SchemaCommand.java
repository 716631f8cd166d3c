package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.config.ConfigSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Prints the JSON Schema of sallyport.yaml, for editors and other tools.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport schema > sallyport.schema.json",
      "  # first line of sallyport.yaml, for editors with a YAML language server:",
      "  # yaml-language-server: $schema=sallyport.schema.json"
    })
final class SchemaCommand implements Callable<Integer> {
  private final Terminal terminal;

  SchemaCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().println(ConfigSchema.json());
    return ExitCode.OK;
  }
}
