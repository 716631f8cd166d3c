package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.LaunchException;
import dev.sallyport.cli.launcher.NodeLauncher;
import dev.sallyport.cli.launcher.Shutdown;
import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.nodes.Endpoint;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.pki.node.JoinToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "join",
    mixinStandardHelpOptions = true,
    description = {
      "Runs an Envoy on this machine for a gateway on another one, in the foreground.",
      "Makes its key here, redeems the token for a certificate, starts Envoy and keeps the certificate young."
          + " Started again with the same state folder it needs no token while the certificate is valid."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport envoy join --control-plane 10.0.0.5:18000 --token TOKEN",
      "  sallyport envoy join --control-plane gateway.internal:18000 --token-file - --state /var/lib/edge"
    })
final class EnvoyJoinCommand implements Callable<Integer> {
  @Option(
      names = "--control-plane",
      required = true,
      paramLabel = "HOST:PORT",
      converter = EndpointOption.class,
      description = "Where the gateway waits for nodes (its --nodes).")
  private Endpoint controlPlane = new Endpoint("", 0);

  @ArgGroup(exclusive = true)
  private @Nullable Token token;

  static final class Token {
    @Option(
        names = "--token",
        paramLabel = "TOKEN",
        description = "Token of sallyport envoy token.")
    private @Nullable String text;

    @Option(
        names = "--token-file",
        paramLabel = "FILE",
        description =
            "File that holds the token, so that no list of processes shows it; - is standard input.")
    private @Nullable Path file;
  }

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = {
        "Folder for the node's identity and logs. Default: node in $XDG_STATE_HOME/sallyport or"
            + " ~/.local/state/sallyport."
      })
  private @Nullable Path state;

  @Option(
      names = "--envoy",
      paramLabel = "PATH",
      description =
          "Envoy program. Default: $ENVOY, envoy on PATH, or a download with a pinned checksum.")
  private @Nullable Path envoy;

  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  EnvoyJoinCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Optional<JoinToken> given = token();
    return Shutdown.interrupting(() -> run(given));
  }

  private int run(Optional<JoinToken> given) throws LaunchException, IOException {
    StateDirectory directory =
        state == null ? StateDirectory.ofNode(terminal.environment()) : new StateDirectory(state);
    try (NodeLauncher launcher =
        NodeLauncher.start(
            new JoinClient(controlPlane),
            given,
            directory,
            Optional.ofNullable(envoy),
            terminal.environment(),
            terminal::say)) {
      terminal
          .out()
          .println(
              output.isJson()
                  ? OutputOption.json(Map.of("node", launcher.node(), "ready", true))
                  : "Sallyport node " + launcher.node() + " is ready");
      terminal.out().flush();
      throw launcher.renewUntilFailure();
    } catch (InterruptedException stopped) {
      return ExitCode.OK;
    }
  }

  private Optional<JoinToken> token() throws IOException {
    if (token == null) {
      return Optional.empty();
    }
    String text = token.text;
    if (text == null) {
      Path file = token.file;
      text =
          file == null || file.toString().equals("-")
              ? new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(file);
    }
    try {
      return Optional.of(JoinToken.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
