package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.OperatorApi;
import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which control plane, and as whom: the local admin of this machine unless a token says else. */
final class OperatorOption {

  /** Holds a token that was made on the page, or a caller's own. */
  private static final String VARIABLE = "SALLYPORT_OPERATOR_TOKEN";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "Address of the control plane; needs --authorities and a token. Default: the one that runs"
            + " with the state folder."
      })
  private @Nullable URI url;

  @Option(
      names = "--authorities",
      paramLabel = "FILE",
      description = "PEM certificates that vouch for --url, such as pki/ca.crt of the gateway.")
  private @Nullable Path authorities;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "Token made on the page (/ui/token), or a caller's own. Default: $"
            + VARIABLE
            + ", else the local admin's."
      })
  private @Nullable Path tokenFile;

  @Mixin private final StateOption state = new StateOption();

  /**
   * The control plane.
   *
   * @throws IOException if it does not run, or nothing says who asks
   */
  OperatorClient client(Terminal terminal) throws IOException {
    Map<String, String> environment = terminal.environment();
    StateDirectory folder = state.orGateway(environment);
    return new OperatorClient(api(folder, environment), token(folder, environment));
  }

  private OperatorApi api(StateDirectory folder, Map<String, String> environment)
      throws IOException {
    if (url == null) {
      return OperatorApi.of(folder, environment);
    }
    if (authorities == null) {
      throw new IOException("--url needs --authorities: who vouches for that address?");
    }
    if (!"https".equals(url.getScheme())) {
      throw new IOException("--url has to be https");
    }
    return new OperatorApi(url, Files.readString(authorities));
  }

  private Secret<String> token(StateDirectory folder, Map<String, String> environment)
      throws IOException {
    if (tokenFile != null) {
      return Secret.of(Files.readString(tokenFile).strip());
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    if (!variable.isEmpty()) {
      return Secret.of(variable.strip());
    }
    if (url != null) {
      throw new IOException("--url needs --token-file or $" + VARIABLE);
    }
    Path admin = folder.adminToken();
    if (!Files.exists(admin)) {
      throw new IOException("there is no admin token in " + admin + ": start the gateway again");
    }
    return Secret.of(Files.readString(admin).strip());
  }
}
