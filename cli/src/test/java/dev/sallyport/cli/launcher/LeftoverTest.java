package dev.sallyport.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverTest {
  @TempDir Path folder;
  private Process process;
  private Path pidFile;

  @BeforeEach
  void leaveAProcess() throws Exception {
    process = new ProcessBuilder("sleep", "600").start();
    pidFile = Files.writeString(folder.resolve("guard.pid"), process.pid() + "\n");
  }

  @AfterEach
  void endIt() {
    process.destroyForcibly();
  }

  @Test
  void isEndedWhenANewGatewayStarts() throws Exception {
    Files.createFile(folder.resolve("guard.sock"));
    List<String> said = new ArrayList<>();
    Leftovers.clear(new RunDirectory(folder), said::add);
    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(folder).isEmptyDirectory();
    assertThat(said)
        .containsExactly(
            "Ending process " + process.pid() + " (guard.pid), left over from an earlier run");
  }

  @Test
  void isNotAProcessThatGotTheSameIdLater() throws Exception {
    Instant longAgo = Instant.now().minus(Duration.ofHours(1));
    Files.setLastModifiedTime(pidFile, FileTime.from(longAgo));
    Leftovers.clear(new RunDirectory(folder), line -> {});
    assertThat(process.isAlive()).isTrue();
    assertThat(pidFile).doesNotExist();
  }

  @Test
  void isNothingWhenTheFileIsNonsense() throws Exception {
    Files.writeString(pidFile, "not a number");
    assertThat(Leftover.in(pidFile).process()).isEmpty();
  }

  @Test
  void folderOfTheRunBelongsToItsOwnerAlone() throws Exception {
    Path run = folder.resolve("run");
    PrivateFolder.create(run);
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxrwxrwx"));
    PrivateFolder.create(run);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
        .isEqualTo("rwx------");
  }
}
