package dev.sallyport.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Python programs of {@code src/test/python}, run by an interpreter that has the official SDKs. */
public final class Python {

  private static final Path SCRIPTS = Path.of("src/test/python");

  private final Path interpreter;

  private Python(Path interpreter) {
    this.interpreter = interpreter;
  }

  /**
   * An interpreter that can import some modules: {@code SALLYPORT_TEST_PYTHON}, else {@code
   * python3}.
   */
  public static Optional<Python> with(String... modules) throws IOException, InterruptedException {
    String program = Optional.ofNullable(System.getenv("SALLYPORT_TEST_PYTHON")).orElse("python3");
    Process process;
    try {
      process =
          new ProcessBuilder(
                  program,
                  "-c",
                  "import sys, " + String.join(", ", modules) + "; print(sys.executable)")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    process.getOutputStream().close();
    String printed =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return process.waitFor() == 0
        ? Optional.of(new Python(Path.of(printed.strip())))
        : Optional.empty();
  }

  /** Folder of the interpreter, where the programs of its packages are too. */
  public Path programs() {
    return interpreter.getParent();
  }

  /** Starts a script that runs until it is stopped; what it says goes to a file. */
  public Process start(String script, Path log, List<String> arguments) throws IOException {
    return new ProcessBuilder(command(script, arguments))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private List<String> command(String script, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(interpreter.toString());
    command.add(SCRIPTS.resolve(script).toAbsolutePath().toString());
    command.addAll(arguments);
    return command;
  }

  /** Runs a script to its end and returns the JSON it printed. */
  public JsonNode run(String script, Path errors, List<String> arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(script, arguments)).redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    byte[] printed = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new AssertionError(script + " failed: " + Files.readString(errors));
    }
    return new JsonMapper().readTree(printed);
  }
}
