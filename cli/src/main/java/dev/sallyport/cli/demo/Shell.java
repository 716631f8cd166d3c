package dev.sallyport.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Runs commands as a person would type them. */
final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./~-]+");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Map<String, String> environment;

  Shell(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * What a command printed on both streams, and its exit code.
   *
   * @param exitCode 0 for success
   */
  record Output(int exitCode, String text) {}

  /** Runs a command line with bash. */
  Output run(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      Thread watchdog = Thread.ofVirtual().start(() -> endAfterLimit(process));
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      watchdog.interrupt();
      return new Output(exitCode, text);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static void endAfterLimit(Process process) {
    try {
      if (!process.waitFor(LIMIT)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a program is on the path. */
  boolean has(String program) throws IOException, InterruptedException {
    return run("command -v " + program).exitCode() == 0;
  }

  /** A word that bash takes for itself. */
  static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
