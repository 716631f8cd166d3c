package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sallyport.recording.reader.ReaderLog;
import dev.sallyport.recording.segment.MalformedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that are none, and files of absurd sizes: whoever verifies is told which, and neither waits
 * nor runs out of memory. A reader that took them for what they seem would hang these tests.
 */
class HostileFilesTest {

  private static final long TERABYTE = 1L << 40;

  @TempDir static Path shared;
  private static Evidence whole;

  @TempDir Path temp;
  private Evidence evidence;

  @BeforeAll
  static void write() throws IOException {
    whole = Evidence.in(shared);
  }

  @BeforeEach
  void copy() throws IOException {
    evidence = whole.copy(temp);
  }

  private void assertBroken(Path file) throws IOException {
    assertThat(evidence.verdictWithAnchors())
        .isInstanceOfSatisfying(
            Verdict.Broken.class,
            broken ->
                assertThat(broken.place().toString()).contains(file.getFileName().toString()));
  }

  private Path graveOr(String name) throws IOException {
    if (name.equals("erased")) {
      return Journals.files(evidence.recordings, ".json").stream()
          .filter(file -> file.getFileName().toString().startsWith("erased"))
          .findFirst()
          .orElseThrow();
    }
    return name.equals("heads")
        ? Journals.files(evidence.anchors, ".heads").getFirst()
        : evidence.in(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "segment-0000000002.slpt",
        "segment-0000000002.keys",
        "signers.json",
        "removed-0000000001.json",
        "erased",
        "heads"
      })
  void linksPipesDirectoriesAndDevicesAreNamed(String name) throws Exception {
    Path file = graveOr(name);
    Path aside = Files.move(file, temp.resolve("aside"));
    Files.createSymbolicLink(file, aside);
    assertBroken(file);
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    assertBroken(file);
    Files.delete(file);
    Files.createSymbolicLink(file, file);
    assertBroken(file);
    Files.delete(file);
    Files.createDirectory(file);
    assertBroken(file);
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertBroken(file);
    Files.delete(file);
    Files.move(aside, file);
    assertThat(evidence.verdictWithAnchors()).isEqualTo(new Verdict.Intact());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "segment-0000000002.slpt",
        "segment-0000000002.keys",
        "signers.json",
        "removed-0000000001.json",
        "erased",
        "heads"
      })
  void aFileThatIsFollowedByATerabyteOfNothingIsNamedAtOnce(String name) throws IOException {
    Path file = graveOr(name);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(TERABYTE);
    }
    assertBroken(file);
  }

  @Test
  void theLastSegmentFollowedByATerabyteIsNoTornTail() throws IOException {
    Path last = Journals.files(evidence.recordings, ".slpt").getLast();
    try (RandomAccessFile sparse = new RandomAccessFile(last.toFile(), "rw")) {
      sparse.setLength(last.toFile().length() - 1);
      sparse.setLength(TERABYTE);
    }
    assertBroken(last);
    evidence.restart();
    assertThat(Files.size(last)).isEqualTo(TERABYTE);
  }

  @Test
  void readingsInAFileOfATerabyteAreNotGatheredInMemory() throws IOException {
    Path file = evidence.in("readers.jsonl");
    ReaderLog log = ReaderLog.of(evidence.recordings);
    assertThat(log.all()).hasSize(2);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(TERABYTE);
    }
    assertThatThrownBy(log::all).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> log.add(evidence.ring(), "ada", "list", "", Samples.START))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged");
    Files.delete(file);
    Path target = Files.writeString(temp.resolve("target"), "precious\n");
    Files.createSymbolicLink(file, target);
    assertThatThrownBy(() -> log.add(evidence.ring(), "ada", "list", "", Samples.START))
        .isInstanceOf(IOException.class);
    assertThat(target).hasContent("precious\n");
  }

  @Test
  void aFileThatMayNotBeReadIsNamed() throws IOException {
    Path file = evidence.in("segment-0000000002.slpt");
    Files.setPosixFilePermissions(file, Set.of());
    assumeFalse(Files.isReadable(file), "root may read all");
    assertBroken(file);
  }
}
