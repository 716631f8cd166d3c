package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.StateDirectory;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where state is kept. */
final class StateOption {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = {
        "Folder that holds keys, recordings and logs. Default: gateway, or demo for the demo and its tokens,"
            + " in $XDG_STATE_HOME/sallyport or ~/.local/state/sallyport."
      })
  private @Nullable Path state;

  StateDirectory orGateway(Map<String, String> environment) {
    return state == null ? StateDirectory.ofGateway(environment) : new StateDirectory(state);
  }

  StateDirectory orDemo(Map<String, String> environment) {
    return state == null ? StateDirectory.ofDemo(environment) : new StateDirectory(state);
  }
}
