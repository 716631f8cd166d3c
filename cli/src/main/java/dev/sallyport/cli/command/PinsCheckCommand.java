package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.Configuration;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.config.ConfigError;
import dev.sallyport.core.config.ConfigResult;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.pki.CertificateFacts;
import dev.sallyport.pki.probe.UpstreamCheck;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the pins and authorities of a configuration with what its upstreams offer now.",
      "Exit code 1 if a request to one of them would fail, 2 if the configuration has errors."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pins check -c sallyport.yaml",
      "  sallyport pins check -c sallyport.yaml --output json | jq '.upstreams[] | select(.state != \"OK\")'"
    })
final class PinsCheckCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration, sallyport.yaml.")
  private Path config = Path.of("sallyport.yaml");

  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  PinsCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return switch (Configuration.read(config, terminal.environment())) {
      case ConfigResult.Valid valid -> check(valid.gateway());
      case ConfigResult.Invalid invalid -> {
        for (ConfigError error : invalid.errors()) {
          terminal.say(error.toString());
        }
        yield ExitCode.USAGE;
      }
    };
  }

  private int check(Gateway gateway) {
    Instant now = Instant.now();
    List<UpstreamCheck.Report> reports =
        gateway.resources().stream()
            .flatMap(resource -> UpstreamCheck.of(resource, now).stream())
            .toList();
    if (output.isJson()) {
      terminal.out().println(OutputOption.json(Map.of("upstreams", reports)));
    } else {
      reports.forEach(this::print);
    }
    boolean good = reports.stream().allMatch(report -> report.state() == UpstreamCheck.State.OK);
    return good ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void print(UpstreamCheck.Report report) {
    String state = report.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    terminal.out().printf("%s  %s  %s%n", report.resource(), report.address(), state);
    report.problem().ifPresent(problem -> terminal.out().println("  " + problem));
    report.expectedPins().forEach(pin -> terminal.out().println("  expected  " + pin));
    if (!report.offered().isEmpty()) {
      CertificateFacts leaf = report.offered().getFirst();
      terminal
          .out()
          .printf("  offered   %s  %s until %s%n", leaf.pin(), leaf.subject(), leaf.notAfter());
    }
    report.warnings().forEach(warning -> terminal.out().println("  warning: " + warning));
  }
}
