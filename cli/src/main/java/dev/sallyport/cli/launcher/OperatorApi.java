package dev.sallyport.cli.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
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
    return send(HttpRequest.newBuilder(url.resolve(path)));
  }

  /**
   * Asks for a document as somebody.
   *
   * @param token what proves who
   * @throws IOException if the control plane does not answer with one
   */
  public JsonNode get(String path, Secret<String> token) throws IOException, InterruptedException {
    return send(as(path, token));
  }

  /**
   * Does something as somebody.
   *
   * @param token what proves who
   * @param body JSON
   * @throws IOException if the control plane refuses, in its words
   */
  public JsonNode post(String path, Secret<String> token, JsonNode body)
      throws IOException, InterruptedException {
    return send(
        as(path, token)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private HttpRequest.Builder as(String path, Secret<String> token) {
    return HttpRequest.newBuilder(url.resolve(path))
        .header("authorization", "Bearer " + token.reveal());
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(TlsContexts.trusting(List.of(authority)))
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build()) {
      HttpResponse<String> answer =
          client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(
            "the control plane answers " + answer.statusCode() + ": " + words(answer.body()));
      }
      return JSON.readTree(answer.body());
    }
  }

  private static String words(String body) {
    try {
      return JSON.readTree(body).path("message").asText(body.strip());
    } catch (JsonProcessingException e) {
      return body.strip();
    }
  }
}
