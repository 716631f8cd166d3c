package dev.sallyport.policy.opa;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.policy.EngineOptions;
import dev.sallyport.policy.OpaServerEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.build.OpaCommand;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A real OPA server on this machine. Tests that need it are skipped where there is no opa. */
public final class OpaServerProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final URI address;

  private OpaServerProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one on Rego (tests are left out) and data; more arguments may follow. */
  public static OpaServerProcess start(Path rego, JsonNode data, String... more)
      throws IOException, InterruptedException {
    Optional<Path> program = program();
    assumeTrue(program.isPresent(), "no opa: neither OPA nor PATH nor ~/go/bin has one");
    Path folder = Files.createTempDirectory("opa-server");
    Files.writeString(folder.resolve("data.json"), data.toString());
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                program.get().toString(),
                "run",
                "--server",
                "--addr",
                "127.0.0.1:" + port,
                "--log-level",
                "error",
                "--ignore",
                "*_test.rego"));
    command.addAll(List.of(more));
    command.addAll(List.of(rego.toString(), folder.resolve("data.json").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    URI address = URI.create("http://127.0.0.1:" + port);
    awaitHealth(process, address, folder.resolve("log"));
    return new OpaServerProcess(process, address);
  }

  /** An engine that asks it. */
  public OpaServerEngine engine(Optional<String> token) throws NoSuchAlgorithmException {
    EngineOptions options = new EngineOptions(1, Duration.ofSeconds(10), Optional.empty());
    return new OpaServerEngine(address, SSLContext.getDefault(), token.map(Secret::of), options);
  }

  private static void awaitHealth(Process process, URI address, Path log)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        HttpURLConnection health =
            (HttpURLConnection) address.resolve("/health").toURL().openConnection();
        if (health.getResponseCode() == 200) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    process.destroyForcibly();
    throw new IOException("opa did not come up: " + Files.readString(log));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Optional<Path> program() {
    try {
      return Optional.of(OpaCommand.find(System.getenv()).program());
    } catch (PolicyException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
