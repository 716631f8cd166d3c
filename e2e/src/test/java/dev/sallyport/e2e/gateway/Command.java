package dev.sallyport.e2e.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@code sallyport} command as a process of its own, on the test's class path. */
public final class Command implements AutoCloseable {

  private final Process process;
  private final Thread reader;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Path errors;

  private Command(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** Starts the command; what it says goes to a file. */
  public static Command start(Path errors, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.sallyport.cli.Sallyport"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    Map<String, String> environment = builder.environment();
    environment.putIfAbsent("NO_COLOR", "1");
    Process process = builder.start();
    return new Command(process, errors);
  }

  /** Runs the command to its end and returns what it printed. */
  public static String run(Path errors, String... arguments)
      throws IOException, InterruptedException {
    try (Command command = start(errors, List.of(arguments))) {
      int code = command.process.waitFor();
      command.reader.join();
      if (code != 0) {
        throw new AssertionError(List.of(arguments) + " ended with " + code + command.said());
      }
      return String.join("\n", command.output);
    }
  }

  /** Runs a command that has to end with exit code 1, and returns what it printed and said. */
  public static String refused(Path errors, String... arguments)
      throws IOException, InterruptedException {
    try (Command command = start(errors, List.of(arguments))) {
      int code = command.awaitEnd();
      command.reader.join();
      if (code != 1) {
        throw new AssertionError(List.of(arguments) + " ended with " + code + command.said());
      }
      return command.said();
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(output::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      output.add("(" + e + ")");
    }
  }

  /** Waits for a line that it prints. */
  public String awaitLine(String beginning) throws Exception {
    try {
      return Await.until(
              "a line that begins with \"" + beginning + "\"",
              () -> output.stream().filter(line -> line.startsWith(beginning)).findFirst(),
              found -> found.isPresent() || !process.isAlive())
          .orElseThrow(() -> new AssertionError("it ended with " + process.exitValue()));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + said(), e);
    }
  }

  /** Whether it has printed a line that contains a text. */
  public boolean printed(String text) {
    return output.stream().anyMatch(line -> line.contains(text));
  }

  /** Waits until it has printed a line that contains a text. */
  public void awaitPrinted(String text) throws Exception {
    try {
      Await.until("the line \"" + text + "\"", () -> printed(text), there -> there);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + said(), e);
    }
  }

  /** Waits until something that it says on standard error contains a text. */
  public void awaitSaid(String text) throws Exception {
    Await.until(
        "the words \"" + text + "\"", () -> Files.readString(errors), all -> all.contains(text));
  }

  private String said() {
    try {
      return "\nit printed: " + output + "\nit said: " + Files.readString(errors);
    } catch (IOException e) {
      return "\nit printed: " + output;
    }
  }

  /** Waits until it ends by itself and returns its exit code. */
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("still running" + said());
    }
    return process.exitValue();
  }

  /** All processes it has started, and theirs. */
  public List<ProcessHandle> descendants() {
    try (Stream<ProcessHandle> all = process.descendants()) {
      return all.toList();
    }
  }

  /** Kills it alone, as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends SIGTERM and returns its exit code, if it ends in time. */
  public int terminate(int seconds) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running " + seconds + " s after SIGTERM" + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) {
      process.destroy();
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
