package dev.sallyport.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guardian with a shell script in Envoy's place. */
class GuardianTest {
  @TempDir Path run;
  private Process guardian;
  private ProcessHandle envoy;

  private void guard(String script) throws Exception {
    Path pidFile = run.resolve("envoy.pid");
    guardian =
        new ProcessBuilder(Guardian.watched(pidFile, run, List.of("bash", "-c", script)))
            .redirectErrorStream(true)
            .redirectOutput(run.resolve("log").toFile())
            .start();
    Eventually.until("the script runs", () -> isUp() && Leftover.in(pidFile).process().isPresent());
    envoy = Leftover.in(pidFile).process().orElseThrow();
  }

  private boolean isUp() {
    try {
      return Files.readString(run.resolve("log")).contains("up");
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void endWhatATestMayHaveLeft() {
    guardian.destroyForcibly();
    envoy.destroyForcibly();
  }

  private static final String UNTIL_ENDED = "echo up; while :; do sleep 0.05; done";

  @Test
  void endsEnvoyAndRemovesTheSocketsWhenTheLauncherIsGone() throws Exception {
    guard(UNTIL_ENDED);
    Files.createFile(run.resolve("guard.sock"));
    guardian.getOutputStream().close();
    assertThat(guardian.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(envoy.isAlive()).isFalse();
    assertThat(run.resolve("guard.sock")).doesNotExist();
    assertThat(run.resolve("envoy.pid")).doesNotExist();
  }

  @Test
  void killsAnEnvoyThatDoesNotListen() throws Exception {
    guard("trap '' TERM; " + UNTIL_ENDED);
    guardian.getOutputStream().close();
    Eventually.until("Envoy is gone", () -> !envoy.isAlive());
  }

  @Test
  void endsEnvoyEvenWhenItWasItselfKilled() throws Exception {
    guard(UNTIL_ENDED);
    guardian.destroyForcibly().waitFor();
    assertThat(envoy.isAlive()).isTrue();
    guardian.getOutputStream().close();
    Eventually.until("Envoy is gone", () -> !envoy.isAlive());
  }

  @Test
  void passesTheTermSignalOnAndWaitsForEnvoy() throws Exception {
    guard("trap 'sleep 0.3; exit 3' TERM; " + UNTIL_ENDED);
    guardian.destroy();
    assertThat(guardian.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(envoy.isAlive()).isFalse();
  }

  @Test
  void reportsHowEnvoyEnded() throws Exception {
    guard("echo up; sleep 0.5; exit 42");
    assertThat(guardian.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(guardian.exitValue()).isEqualTo(42);
  }

  @Test
  void reportsASignalThatEndedEnvoy() throws Exception {
    guard(UNTIL_ENDED);
    envoy.destroyForcibly();
    assertThat(guardian.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(guardian.exitValue()).isEqualTo(128 + 9);
  }

  @Test
  void keepsTheInterruptOfTheTerminalFromThePartsThatWatchThemselves() throws Exception {
    List<String> command =
        Guardian.watchingItself(List.of("bash", "-c", "kill -INT $$; kill -HUP $$; exit 5"));
    Process part = new ProcessBuilder(command).start();
    guardian = part;
    envoy = part.toHandle();
    assertThat(part.waitFor()).isEqualTo(5);
  }
}
