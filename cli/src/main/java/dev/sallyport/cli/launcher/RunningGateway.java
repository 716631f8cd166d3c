package dev.sallyport.cli.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A gateway that runs, as its local admin reaches it.
 *
 * @param token the local admin's
 */
public record RunningGateway(OperatorApi api, Secret<String> token) {

  /**
   * The gateway with a state folder, if one runs.
   *
   * @throws IOException if its token is not ours to read
   */
  public static Optional<RunningGateway> of(StateDirectory state, Map<String, String> environment)
      throws IOException {
    Path token = state.adminToken();
    if (!Files.exists(RunDirectory.of(state, environment).url(Parts.CONTROL_PLANE))
        || !Files.exists(token)) {
      return Optional.empty();
    }
    return Optional.of(
        new RunningGateway(
            OperatorApi.of(state, environment), Secret.of(Files.readString(token).strip())));
  }

  /** Asks for a document. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return api.get(path, token);
  }

  /** Does something. */
  public JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return api.post(path, token, body);
  }
}
