package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.Identities;
import dev.sallyport.nodes.Endpoint;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How long certificates live, and whether Envoys on other machines are let in. */
final class IdentityOptions {
  @Option(
      names = "--certificate-lifetime",
      paramLabel = "DURATION",
      defaultValue = "30d",
      converter = DurationOption.class,
      description =
          "How long certificates of the built-in authority are valid; they are renewed after two"
              + " thirds. Default: ${DEFAULT-VALUE}.")
  private Duration certificateLifetime = Duration.ofDays(30);

  @ArgGroup(exclusive = false)
  private @Nullable Nodes nodes;

  static final class Nodes {
    @Option(
        names = "--nodes",
        required = true,
        paramLabel = "ADDRESS:PORT",
        converter = EndpointOption.class,
        description =
            "Let Envoys on other machines join here, over mutual TLS (see: sallyport envoy). Default: none.")
    private Endpoint listen = new Endpoint("", 0);

    @Option(
        names = "--nodes-guard",
        required = true,
        paramLabel = "PORT",
        description = "Port at which the ext-proc server serves them on the same address.")
    private int guardPort;

    @Option(
        names = "--node-lifetime",
        paramLabel = "DURATION",
        defaultValue = "24h",
        converter = DurationOption.class,
        description = "How long their certificates are valid. Default: ${DEFAULT-VALUE}.")
    private Duration lifetime = Duration.ofHours(24);
  }

  Identities identities() {
    return new Identities(
        certificateLifetime,
        Optional.ofNullable(nodes)
            .map(door -> new Identities.Nodes(door.listen, door.guardPort, door.lifetime)));
  }
}
