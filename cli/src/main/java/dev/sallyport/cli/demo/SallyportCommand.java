package dev.sallyport.cli.demo;

import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a person at this machine would type a {@code sallyport} command about the demo. */
final class SallyportCommand {
  private final String program;
  private final StateDirectory state;
  private final boolean isDefaultState;

  private SallyportCommand(String program, StateDirectory state, boolean isDefaultState) {
    this.program = program;
    this.state = state;
    this.isDefaultState = isDefaultState;
  }

  /**
   * The script that started this process; where none did, one is written into the demo's folder.
   */
  static SallyportCommand of(StateDirectory state, Map<String, String> environment)
      throws IOException {
    String script = System.getProperty("sallyport.command", "");
    Path program = script.isEmpty() ? writeScript(state) : Path.of(script);
    Path here = Path.of("").toAbsolutePath();
    String typed =
        here.equals(program.getParent()) ? "./" + program.getFileName() : program.toString();
    return new SallyportCommand(
        Shell.quote(typed), state, state.equals(StateDirectory.ofDemo(environment)));
  }

  private static Path writeScript(StateDirectory state) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command =
        List.of(java, "-cp", System.getProperty("java.class.path"), "dev.sallyport.cli.Sallyport")
            .stream()
            .map(Shell::quote)
            .collect(Collectors.joining(" "));
    Path script = state.demo().resolve("sallyport");
    PrivateFiles.write(script, "#!/bin/sh\nexec " + command + " \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  /** The command with arguments, and the state folder. */
  String with(String arguments) {
    return program + " " + arguments + " --state " + Shell.quote(state.root().toString());
  }

  /** Prints a token for a member of a group; its default state folder is the demo's. */
  String token(String group) {
    String arguments = "token --groups " + group;
    return isDefaultState ? program + " " + arguments : with(arguments);
  }
}
