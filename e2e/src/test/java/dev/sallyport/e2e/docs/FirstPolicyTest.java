package dev.sallyport.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.build.OpaCommand;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first policy of {@code docs/policy.md}, as somebody who copies its commands writes it. */
class FirstPolicyTest {

  private static final Pattern STEP =
      Pattern.compile("```sh tutorial\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", Pattern.DOTALL);

  @TempDir Path folder;

  /**
   * A command.
   *
   * @param prints what the guide says that it prints, among other things
   */
  private record Step(String commands, List<String> prints) {

    static Step of(MatchResult found) {
      String prints = found.group(2) == null ? "" : found.group(2);
      return new Step(found.group(1), prints.lines().toList());
    }
  }

  @Test
  void theCommandsDoWhatTheGuideSays() throws Exception {
    OpaCommand opa = opa();
    Path home = Files.createDirectory(folder.resolve("home"));
    Path bin = Files.createDirectory(folder.resolve("bin"));
    command(bin.resolve("sallyport"));
    List<Step> steps =
        STEP.matcher(Files.readString(Path.of("../docs/policy.md")))
            .results()
            .map(Step::of)
            .toList();

    assertThat(steps).hasSize(4);
    for (Step step : steps) {
      ProcessBuilder shell =
          new ProcessBuilder("bash", "-eu", "-c", step.commands())
              .directory(home.toFile())
              .redirectErrorStream(true);
      shell.environment().put("OPA", opa.program().toString());
      shell.environment().merge("PATH", bin.toString(), (old, first) -> first + ":" + old);
      Process process = shell.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as("%s said %s", step.commands(), said).isZero();
      assertThat(said.lines()).as(step.commands()).containsAll(step.prints());
    }
  }

  private static OpaCommand opa() {
    try {
      return OpaCommand.find(System.getenv());
    } catch (PolicyException e) {
      Assumptions.abort(e.getMessage());
      throw new AssertionError(e);
    }
  }

  /** The command, as an installation puts it on the path. */
  private static void command(Path file) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-XX:TieredStopAtLevel=1");
    words.add("-cp");
    words.add(
        String.join(
            File.pathSeparator,
            List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .toList()));
    words.add("dev.sallyport.cli.Sallyport");
    Files.writeString(
        file, "#!/usr/bin/env bash\nexec '" + String.join("' '", words) + "' \"$@\"\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
