package dev.sallyport.bench.journey;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The load generator of nghttp2, as a program of this machine. */
final class H2load {

  private final Path program;

  private H2load(Path program) {
    this.program = program;
  }

  /**
   * Finds it on {@code PATH}.
   *
   * @throws BenchmarkException if it is not there, with the cure
   */
  static H2load find(Map<String, String> environment) throws BenchmarkException {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "h2load"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(H2load::new)
        .orElseThrow(
            () ->
                new BenchmarkException(
                    "needs h2load and found none on PATH: install it"
                        + " (Debian: apt-get install nghttp2-client; macOS: brew install nghttp2)"));
  }

  /** Its name and version. */
  String version() throws IOException, InterruptedException, BenchmarkException {
    return run(List.of("--version")).strip();
  }

  /**
   * Runs it to its end.
   *
   * @return what it printed
   * @throws BenchmarkException if it fails, with what it said
   */
  String run(List<String> arguments) throws IOException, InterruptedException, BenchmarkException {
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of(program.toString()), arguments.stream()).toList())
            .redirectErrorStream(true)
            .start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new BenchmarkException("h2load failed: " + said.strip());
      }
      return said;
    } finally {
      process.destroy();
    }
  }
}
