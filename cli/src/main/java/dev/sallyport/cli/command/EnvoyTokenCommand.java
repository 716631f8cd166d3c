package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.Spki;
import dev.sallyport.pki.node.JoinToken;
import dev.sallyport.pki.node.NodeRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a token with which one Envoy on another machine may join, once, under a name that you choose.",
      "The gateway keeps its digest only: it is not shown again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport envoy token --node edge-1",
      "  sallyport envoy token --node edge-1 --valid 5m --output json | jq -r .token"
    })
final class EnvoyTokenCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofDays(1);

  @Option(
      names = "--node",
      required = true,
      paramLabel = "NAME",
      description = "Name of the node: lower-case letters, digits and hyphens.")
  private String node = "";

  @Option(
      names = "--valid",
      paramLabel = "DURATION",
      defaultValue = "15m",
      converter = DurationOption.class,
      description = "How long it can be redeemed, 1d at most. Default: ${DEFAULT-VALUE}.")
  private Duration valid = Duration.ofMinutes(15);

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  EnvoyTokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (valid.compareTo(LONGEST) > 0) {
      throw new IOException("a join token is valid for one day at most");
    }
    Authority authority = Authority.openOrCreate(state.authority(terminal.environment()));
    JoinToken token;
    try {
      token =
          NodeRegistry.of(authority.directory())
              .token(node, valid, Spki.pin(authority.issuingChain().getFirst()));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    String text = token.text().reveal();
    if (output.isJson()) {
      terminal
          .out()
          .println(
              OutputOption.json(
                  Map.of(
                      "node",
                      node,
                      "token",
                      text,
                      "expires",
                      Instant.now().plus(valid).toString())));
    } else {
      terminal.out().println(text);
      terminal.say("For node " + node + ", once, within " + valid.toMinutes() + " minutes.");
    }
    return ExitCode.OK;
  }
}
