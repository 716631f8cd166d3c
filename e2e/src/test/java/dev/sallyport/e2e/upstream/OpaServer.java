package dev.sallyport.e2e.upstream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.build.OpaCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A real OPA server with the standard policy. Tests that need it are skipped where there is no opa.
 */
public final class OpaServer implements AutoCloseable {

  private static final Path REGO = Path.of("../policies-rego/rego");

  private final Process process;
  private final URI url;

  private OpaServer(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts one in a folder, on a port that is free. */
  public static OpaServer start(Path folder, int port, String data) throws Exception {
    Optional<OpaCommand> opa = command();
    assumeTrue(opa.isPresent(), "no opa: neither OPA nor PATH nor ~/go/bin has one");
    Path document = Files.writeString(folder.resolve("opa-data.json"), data);
    Process process =
        new ProcessBuilder(
                opa.orElseThrow().program().toString(),
                "run",
                "--server",
                "--addr",
                "127.0.0.1:" + port,
                "--log-level",
                "error",
                "--ignore",
                "*_test.rego",
                REGO.toString(),
                document.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("opa.log").toFile())
            .start();
    OpaServer server = new OpaServer(process, URI.create("http://127.0.0.1:" + port));
    try {
      Await.until("OPA's health", server::health, status -> status == 200);
      return server;
    } catch (Exception | AssertionError e) {
      server.close();
      throw e;
    }
  }

  private static Optional<OpaCommand> command() {
    try {
      return Optional.of(OpaCommand.find(System.getenv()));
    } catch (PolicyException e) {
      return Optional.empty();
    }
  }

  private int health() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(url.resolve("/health")).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  /** Its base address. */
  public URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
