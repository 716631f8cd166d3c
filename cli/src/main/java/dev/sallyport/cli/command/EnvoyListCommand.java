package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.node.NodeRegistry;
import dev.sallyport.pki.node.NodeRegistry.Content;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the nodes that are let in, and the tokens that wait to be redeemed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport envoy list",
      "  sallyport envoy list --output json | jq -r '.nodes[].name'"
    })
final class EnvoyListCommand implements Callable<Integer> {
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  EnvoyListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Content content = NodeRegistry.of(state.authority(terminal.environment())).content();
    if (output.isJson()) {
      terminal.out().println(OutputOption.json(json(content)));
      return ExitCode.OK;
    }
    for (NodeRegistry.Node node : content.nodes()) {
      String end =
          node.certificates().stream()
              .map(NodeRegistry.Certificate::notAfter)
              .max(String::compareTo)
              .orElse("-");
      terminal
          .out()
          .printf("%s  joined %s  certificate until %s%n", node.name(), node.joined(), end);
    }
    for (NodeRegistry.Waiting token : content.tokens()) {
      terminal.out().printf("%s  token waits until %s%n", token.node(), token.expires());
    }
    return ExitCode.OK;
  }

  /** Without the digests of tokens, which are nobody's business. */
  private static Map<String, Object> json(Content content) {
    List<Map<String, String>> tokens =
        content.tokens().stream()
            .map(token -> Map.of("node", token.node(), "expires", token.expires()))
            .toList();
    return Map.of("nodes", content.nodes(), "tokens", tokens);
  }
}
