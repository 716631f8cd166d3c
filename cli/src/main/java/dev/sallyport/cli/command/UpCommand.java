package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.Announcement;
import dev.sallyport.cli.launcher.Configuration;
import dev.sallyport.cli.launcher.LaunchException;
import dev.sallyport.cli.launcher.LaunchRequest;
import dev.sallyport.cli.launcher.Launcher;
import dev.sallyport.cli.launcher.Shutdown;
import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.cli.launcher.StateLock;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.config.ConfigError;
import dev.sallyport.core.config.ConfigResult;
import dev.sallyport.core.resource.Gateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a gateway in the foreground: control plane, ext-proc server and Envoy.",
      "Prints 'Sallyport is ready: https://HOST:PORT' when the first door answers. SIGINT and SIGTERM drain and stop"
          + " everything within ten seconds. Edits of the file are applied while it runs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport up -c sallyport.yaml",
      "  sallyport up -c sallyport.yaml --state /var/lib/sallyport --control-plane-port 9901",
      "  ENVOY=/usr/local/bin/envoy sallyport up -c sallyport.yaml"
    })
final class UpCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration, sallyport.yaml.")
  private Path config = Path.of("sallyport.yaml");

  @Mixin private final StateOption state = new StateOption();

  @Option(
      names = "--envoy",
      paramLabel = "PATH",
      description =
          "Envoy program. Default: $ENVOY, envoy on PATH, or a download with a pinned checksum.")
  private @Nullable Path envoy;

  @Option(
      names = "--control-plane-port",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "HTTPS port on 127.0.0.1 for the control plane's metrics and health. Default: any.")
  private int controlPlanePort;

  @Option(
      names = "--guard-port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The same of the ext-proc server. Default: any.")
  private int guardPort;

  @Mixin private final IdentityOptions identities = new IdentityOptions();

  private final Terminal terminal;

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    return switch (Configuration.read(config, terminal.environment())) {
      case ConfigResult.Valid valid -> Shutdown.interrupting(() -> run(valid.gateway()));
      case ConfigResult.Invalid invalid -> {
        for (ConfigError error : invalid.errors()) {
          terminal.say(error.toString());
        }
        yield ExitCode.USAGE;
      }
    };
  }

  private int run(Gateway gateway) throws LaunchException, IOException {
    LaunchRequest request =
        new LaunchRequest(
            config,
            gateway,
            controlPlanePort,
            guardPort,
            Optional.ofNullable(envoy),
            terminal.environment(),
            identities.identities(),
            LaunchRequest.GUARD);
    StateDirectory directory = state.orGateway(terminal.environment());
    try (StateLock lock = StateLock.take(directory);
        Launcher launcher = Launcher.start(request, lock, terminal::say)) {
      Announcement.of(launcher, directory).print(terminal);
      throw launcher.awaitFailure();
    } catch (InterruptedException stopped) {
      return ExitCode.OK;
    }
  }
}
