package dev.sallyport.cli.command;

import dev.sallyport.cli.demo.DemoToken;
import dev.sallyport.cli.demo.IssuerFile;
import dev.sallyport.cli.terminal.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a token of the demo's issuer. Only the demo believes it; the demo must have run with the same state folder."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport token --groups engineers",
      "  sallyport token --subject bob --groups sales,support --lifetime 1h",
      "  curl --cacert CA -H \"Authorization: Bearer $(sallyport token --groups engineers)\" https://…"
    })
final class TokenCommand implements Callable<Integer> {
  @Option(
      names = "--subject",
      paramLabel = "NAME",
      defaultValue = "alice",
      description = "Who the token is for. Default: alice.")
  private String subject = "alice";

  @Option(
      names = "--groups",
      paramLabel = "GROUP",
      split = ",",
      description = "Groups of the subject, separated by commas. Default: none.")
  private List<String> groups = List.of();

  @Option(
      names = "--lifetime",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = DurationOption.class,
      description = "How long it is valid, for example 90s, 10m, 2h, 1d. Default: 10m.")
  private Duration lifetime = Duration.ofMinutes(10);

  @Mixin private final StateOption state = new StateOption();

  private final Terminal terminal;

  TokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    IssuerFile issuer = IssuerFile.read(state.orDemo(terminal.environment()).demo());
    DemoToken token = new DemoToken(subject, groups, lifetime);
    terminal.out().println(token.signedBy(issuer, Clock.systemUTC()).reveal());
    return ExitCode.OK;
  }
}
