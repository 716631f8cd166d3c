package dev.sallyport.cli.launcher;

import dev.sallyport.nodes.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long certificates live, and whether Envoys on other machines are let in.
 *
 * @param certificateLifetime of certificates of the built-in authority
 * @param nodes where Envoys on other machines are served; empty for not at all
 */
public record Identities(Duration certificateLifetime, Optional<Nodes> nodes) {

  /** Nobody from elsewhere is let in. */
  public static final Identities STANDARD = new Identities(Duration.ofDays(30), Optional.empty());

  /**
   * Where Envoys on other machines are served.
   *
   * @param controlPlane where the control plane waits for them
   * @param guardPort port of the ext-proc server on the same host
   * @param lifetime of their certificates
   */
  public record Nodes(Endpoint controlPlane, int guardPort, Duration lifetime) {}

  List<String> controlPlaneOptions() {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--certificate-lifetime", certificateLifetime.toString()));
    nodes.ifPresent(
        door ->
            options.addAll(
                List.of(
                    "--nodes",
                    door.controlPlane().toString(),
                    "--nodes-guard",
                    Integer.toString(door.guardPort()),
                    "--node-lifetime",
                    door.lifetime().toString())));
    return options;
  }

  List<String> guardOptions() {
    return nodes
        .map(
            door ->
                List.of(
                    "--nodes",
                    new Endpoint(door.controlPlane().host(), door.guardPort()).toString()))
        .orElse(List.of());
  }
}
