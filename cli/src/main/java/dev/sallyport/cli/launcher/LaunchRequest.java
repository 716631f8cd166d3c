package dev.sallyport.cli.launcher;

import dev.sallyport.core.resource.Gateway;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What to start.
 *
 * @param config the checked file's path, which the control plane reads and watches
 * @param gateway what the file said when it was checked
 * @param controlPlanePort HTTPS port of the control plane's metrics and health; 0 for any
 * @param guardPort the same of the ext-proc server
 * @param envoy the Envoy program to run; found or fetched if empty
 * @param environment environment variables of the caller
 * @param identities lifetimes of certificates, and the door for Envoys on other machines
 * @param guard name of the class whose {@code main} is the guard
 */
public record LaunchRequest(
    Path config,
    Gateway gateway,
    int controlPlanePort,
    int guardPort,
    Optional<Path> envoy,
    Map<String, String> environment,
    Identities identities,
    String guard) {

  /** The guard that is served everywhere but in laboratories. */
  public static final String GUARD = "dev.sallyport.extproc.ExtProcServer";

  public LaunchRequest {
    config = config.toAbsolutePath().normalize();
    environment = Map.copyOf(environment);
  }

  /** The same with standard lifetimes, and nobody from elsewhere let in. */
  public LaunchRequest(
      Path config,
      Gateway gateway,
      int controlPlanePort,
      int guardPort,
      Optional<Path> envoy,
      Map<String, String> environment) {
    this(
        config,
        gateway,
        controlPlanePort,
        guardPort,
        envoy,
        environment,
        Identities.STANDARD,
        GUARD);
  }
}
