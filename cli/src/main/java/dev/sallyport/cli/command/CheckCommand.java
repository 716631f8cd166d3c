package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.Configuration;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.config.ConfigError;
import dev.sallyport.core.config.ConfigResult;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Weaknesses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a configuration without starting anything and prints every error with its place.",
      "Exit code 2 if there is one. What is allowed and weak is a warning."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport check sallyport.yaml",
      "  sallyport check sallyport.yaml --output json | jq '.errors[].line'"
    })
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The configuration, sallyport.yaml.")
  private Path file = Path.of("sallyport.yaml");

  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return switch (Configuration.read(file, terminal.environment())) {
      case ConfigResult.Valid valid -> report(valid.gateway());
      case ConfigResult.Invalid invalid -> report(invalid.errors());
    };
  }

  private int report(Gateway gateway) {
    int listeners = gateway.listeners().size();
    int resources = gateway.resources().size();
    List<String> warnings = Weaknesses.of(gateway);
    if (!output.isJson()) {
      warnings.forEach(warning -> terminal.say("warning: " + warning));
    }
    terminal
        .out()
        .println(
            output.isJson()
                ? OutputOption.json(
                    Map.of(
                        "valid",
                        true,
                        "listeners",
                        listeners,
                        "resources",
                        resources,
                        "warnings",
                        warnings))
                : "%s is valid: %s, %s"
                    .formatted(
                        file, counted(listeners, "listener"), counted(resources, "resource")));
    return ExitCode.OK;
  }

  private int report(List<ConfigError> errors) {
    if (output.isJson()) {
      terminal.out().println(OutputOption.json(Map.of("valid", false, "errors", errors)));
    } else {
      errors.forEach(error -> terminal.say(error.toString()));
      terminal.say(file + " has " + counted(errors.size(), "error"));
    }
    return ExitCode.USAGE;
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
