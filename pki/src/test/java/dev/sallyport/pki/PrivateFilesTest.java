package dev.sallyport.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {

  @TempDir Path directory;

  @Test
  void writesForTheOwnerAloneAndLeavesNothingElse() throws Exception {
    Path file = directory.resolve("key");
    PrivateFiles.write(file, "secret");

    assertThat(Files.readString(file)).isEqualTo("secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void narrowsAFileThatItReplaces() throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    PrivateFiles.write(file, "new");

    assertThat(Files.readString(file)).isEqualTo("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void doesNotWriteThroughALinkThatSomebodyLeft() throws Exception {
    Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "theirs");
    Path file = Files.createSymbolicLink(directory.resolve("key"), elsewhere);

    PrivateFiles.write(file, "secret");

    assertThat(Files.readString(elsewhere)).isEqualTo("theirs");
    assertThat(file).isRegularFile();
  }

  @Test
  void leavesNothingBehindWhenItCannotWrite() throws Exception {
    Path file = directory.resolve("key");
    Files.createDirectory(file);
    Files.writeString(file.resolve("child"), "");

    assertThatThrownBy(() -> PrivateFiles.write(file, "secret")).isInstanceOf(IOException.class);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }
}
