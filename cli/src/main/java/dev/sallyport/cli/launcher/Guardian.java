package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Command lines of processes that survive an interrupt at the terminal but not their launcher. */
final class Guardian {
  private Guardian() {}

  /**
   * A program that watches its standard input itself. It is kept from the terminal's interrupt,
   * which goes to every process in the foreground, so that the launcher can stop the parts in
   * order.
   */
  static List<String> watchingItself(List<String> command) {
    return shell("trap '' INT HUP; exec \"$@\"", command);
  }

  /** Envoy, ended when standard input ends. */
  static List<String> watched(Path pidFile, Path run, List<String> command) {
    List<String> arguments = new ArrayList<>();
    arguments.add(pidFile.toString());
    arguments.add(run.toString());
    arguments.addAll(command);
    return shell(script(), arguments);
  }

  private static List<String> shell(String script, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "sallyport-guardian"));
    command.addAll(arguments);
    return command;
  }

  private static String script() {
    try (InputStream in = Guardian.class.getResourceAsStream("envoy-guardian.sh")) {
      return new String(
          Objects.requireNonNull(in, "envoy-guardian.sh").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("a resource of this module is always readable", e);
    }
  }
}
