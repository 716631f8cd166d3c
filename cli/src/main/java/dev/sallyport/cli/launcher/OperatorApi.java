package dev.sallyport.cli.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The control plane of a running gateway, as operators on its machine ask it.
 *
 * @param url its address
 * @param authority PEM of the authority that it proves itself with
 */
public record OperatorApi(URI url, String authority) {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Of the gateway with a state folder.
   *
   * @throws IOException if none runs with it
   */
  public static OperatorApi of(StateDirectory state, Map<String, String> environment)
      throws IOException {
    Path file = RunDirectory.of(state, environment).url(Parts.CONTROL_PLANE);
    if (!Files.exists(file)) {
      throw new IOException(
          "no gateway runs with the state folder "
              + state.root()
              + "; start one with sallyport up, or name its folder with --state");
    }
    return new OperatorApi(
        URI.create(Files.readString(file).strip()), Files.readString(state.authority()));
  }

  /**
   * Asks for a document.
   *
   * @throws IOException if the control plane does not answer with one
   */
  public JsonNode get(String path) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(TlsContexts.trusting(List.of(authority)))
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT).build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(
            "the control plane answers " + answer.statusCode() + ": " + answer.body().strip());
      }
      return JSON.readTree(answer.body());
    }
  }
}
