package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Asks the parts' own HTTPS ports how they are. */
final class PartHealth implements AutoCloseable {
  private final HttpClient client;

  PartHealth(SSLContext trust) {
    this.client =
        HttpClient.newBuilder()
            .sslContext(trust)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
  }

  /**
   * Asks once.
   *
   * @param urlFile file in which the part writes its address
   * @param path what to ask
   * @return what is wrong; empty when the answer is 200
   */
  Optional<String> missing(Path urlFile, String path) throws InterruptedException {
    try {
      URI uri = URI.create(Files.readString(urlFile).strip()).resolve(path);
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.empty()
          : Optional.of(path + " answers " + answer.statusCode() + " " + answer.body().strip());
    } catch (NoSuchFileException e) {
      return Optional.of("it has not opened its port yet");
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(path + " does not answer: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
