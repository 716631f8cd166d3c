package dev.sallyport.envoy.binary;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An Envoy that was started here and ends when it is closed. */
public final class EnvoyProcess implements AutoCloseable {

  /**
   * How long a listener or a filter chain that an update removed goes on serving its connections.
   */
  private static final int DRAIN_SECONDS = 600;

  private static final Duration POLL = Duration.ofMillis(20);

  private final Process process;
  private final EnvoyAdmin admin;
  private final Path log;

  private EnvoyProcess(Process process, EnvoyAdmin admin, Path log) {
    this.process = process;
    this.admin = admin;
    this.log = log;
  }

  /**
   * The command line of an Envoy with a bootstrap file.
   *
   * @param concurrency worker threads, at least 1
   */
  public static List<String> command(EnvoyBinary binary, Path bootstrap, int concurrency) {
    return List.of(
        binary.path().toString(),
        "-c",
        bootstrap.toString(),
        "--disable-hot-restart",
        "--concurrency",
        Integer.toString(concurrency),
        "--drain-time-s",
        Integer.toString(DRAIN_SECONDS),
        "--log-level",
        "warning");
  }

  /**
   * Has Envoy read a bootstrap file without running it ({@code --mode validate}).
   *
   * @throws IOException if Envoy refuses the file; the message is what it said
   */
  public static void validate(EnvoyBinary binary, Path bootstrap)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(command(binary, bootstrap, 1));
    command.addAll(List.of("--mode", "validate"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(bootstrap + ": Envoy refuses it: " + said.strip());
    }
  }

  /**
   * Starts an Envoy.
   *
   * @param adminSocket socket of its admin interface, as the bootstrap has it
   * @param log file that takes what it prints
   */
  public static EnvoyProcess start(
      EnvoyBinary binary, Path bootstrap, Path adminSocket, Path log, int concurrency)
      throws IOException {
    Files.deleteIfExists(adminSocket);
    Process process =
        new ProcessBuilder(command(binary, bootstrap, concurrency))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process.getOutputStream().close();
    return new EnvoyProcess(process, new EnvoyAdmin(adminSocket), log);
  }

  /** Its admin interface. */
  public EnvoyAdmin admin() {
    return admin;
  }

  /** Its process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * Waits until it serves.
   *
   * @throws IOException if it ends before, or takes longer; the message has its last words
   */
  public void awaitReady(Duration longest) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!admin.ready()) {
      pause(deadline, "ready");
    }
  }

  /**
   * Waits until a listener takes connections.
   *
   * @return where it is bound
   * @throws IOException as in {@link #awaitReady}
   */
  public InetSocketAddress awaitListener(String name, Duration longest)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    awaitReady(longest);
    while (true) {
      Map<String, InetSocketAddress> listeners = admin.listeners();
      InetSocketAddress bound = listeners.get(name);
      if (bound != null && bound.getPort() != 0) {
        return bound;
      }
      pause(deadline, "listening as " + name + " (listeners there: " + listeners.keySet() + ")");
    }
  }

  private void pause(long deadline, String what) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new IOException(
          "Envoy ended with "
              + process.exitValue()
              + " before it was "
              + what
              + ": "
              + lastWords());
    }
    if (System.nanoTime() > deadline) {
      throw new IOException("Envoy is not " + what + " in time: " + lastWords());
    }
    Thread.sleep(POLL);
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  /** Ends it at once. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
