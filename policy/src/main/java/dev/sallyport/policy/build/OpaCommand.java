package dev.sallyport.policy.build;

import dev.sallyport.policy.PolicyException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@code opa} command of this machine. */
public final class OpaCommand {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path program;

  private OpaCommand(Path program) {
    this.program = program;
  }

  /**
   * What a run gave.
   *
   * @param status 0 if it worked
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Result(int status, String out, String err) {

    /** Standard error, or output where that is empty, as lines without what is no news. */
    public String words() {
      String said = err.isBlank() ? out : err;
      return said.strip().replaceFirst("^error: (load error: )?(bundle \\.: )?", "");
    }
  }

  /**
   * Finds it: the variable {@code OPA}, else {@code opa} on {@code PATH} or where {@code go
   * install} puts it.
   *
   * @param environment environment variables
   * @throws PolicyException if there is none, with the cure
   */
  public static OpaCommand find(Map<String, String> environment) throws PolicyException {
    String chosen = environment.getOrDefault("OPA", "");
    if (!chosen.isEmpty()) {
      return runnable(Path.of(chosen))
          .orElseThrow(() -> new PolicyException("OPA is " + chosen + ", which is no program"));
    }
    Stream<Path> folders =
        Stream.concat(
            Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of),
            Stream.of(Path.of(environment.getOrDefault("HOME", "/"), "go", "bin")));
    return folders
        .flatMap(folder -> runnable(folder.resolve("opa")).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new PolicyException(
                    "no opa, which compiles Rego. Install it with"
                        + " 'go install github.com/open-policy-agent/opa@v1.22.0' or from"
                        + " https://www.openpolicyagent.org/docs/latest/#running-opa, or set OPA to"
                        + " where it is"));
  }

  private static Optional<OpaCommand> runnable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file)
        ? Optional.of(new OpaCommand(file.toAbsolutePath()))
        : Optional.empty();
  }

  /** The program itself. */
  public Path program() {
    return program;
  }

  /**
   * Runs it to its end.
   *
   * @param folder where it runs; places in Rego are named relative to it
   * @throws PolicyException if it does not start or takes more than two minutes
   */
  public Result run(Path folder, List<String> arguments) throws PolicyException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try {
      Path out = Files.createTempFile("opa", ".out");
      Path err = Files.createTempFile("opa", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new PolicyException("opa " + arguments.getFirst() + " took more than " + LIMIT);
        }
        return new Result(process.exitValue(), read(out), read(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new PolicyException(program + " cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PolicyException("interrupted while opa was running", e);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
