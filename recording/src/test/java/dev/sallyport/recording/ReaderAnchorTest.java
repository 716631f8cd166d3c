package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.recording.anchor.DirectoryAnchor;
import dev.sallyport.recording.reader.ReaderFollower;
import dev.sallyport.recording.reader.ReaderLog;
import dev.sallyport.recording.segment.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record of who read, as somebody changes it who has the files. */
class ReaderAnchorTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path temp;
  private Path directory;
  private Path anchors;
  private Path file;
  private ReaderFollower follower;

  @BeforeEach
  void prepare() throws IOException {
    directory = temp.resolve("recordings");
    anchors = Files.createDirectory(temp.resolve("anchors"));
    file = directory.resolve("readers.jsonl");
    Journals.open(directory, Journals.OPTIONS).close();
    follower = new ReaderFollower(directory);
  }

  private void read(String what) throws IOException {
    ReaderLog.of(directory).add(Journals.RING, "lovelace", "show", what, NOW);
  }

  private void anchor() throws IOException {
    assertThat(follower.poll()).isTrue();
    new DirectoryAnchor(anchors).keep(follower.head(Journals.RING, NOW).orElseThrow());
  }

  private void cutTo(int lines) throws IOException {
    List<String> all = Files.readAllLines(file);
    Files.writeString(file, String.join("\n", all.subList(0, lines)) + (lines == 0 ? "" : "\n"));
  }

  private void assertNoticed(String what) {
    assertThatThrownBy(() -> ReaderLog.of(directory).check(anchors))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(what);
  }

  @Test
  void agreesWithWhatWasNotChanged() throws IOException {
    assertThat(follower.poll()).isFalse();
    assertThat(follower.head(Journals.RING, NOW)).isEmpty();
    read("first");
    anchor();
    read("second");
    anchor();
    read("third");
    ReaderLog.of(directory).check(anchors);
    assertThat(ReaderLog.of(directory).all()).hasSize(3);
    assertThat(Files.readString(onlyAnchor())).doesNotContain("lovelace", "first");
  }

  @Test
  void linesCutOffAreNoticedUpToTheLastAnchor() throws IOException {
    read("first");
    read("second");
    anchor();
    read("third");
    cutTo(2);
    ReaderLog.of(directory).check(anchors);
    assertThat(ReaderLog.of(directory).all()).hasSize(2);
    cutTo(1);
    assertThat(ReaderLog.of(directory).all()).hasSize(1);
    assertNoticed("ends after line 1");
    Files.delete(file);
    assertNoticed("ends after line 0");
  }

  @Test
  void aRecordWrittenAnewIsNoticedHoweverLongItIs() throws IOException {
    read("first");
    anchor();
    read("second");
    anchor();
    cutTo(1);
    read("nothing much");
    read("nothing at all");
    assertThatCode(() -> ReaderLog.of(directory).all()).doesNotThrowAnyException();
    assertNoticed("line 2: the anchor");
  }

  @Test
  void whoeverFollowsNoticesACutAtOnceAndGoesOnNoticingIt() throws IOException {
    read("first");
    read("second");
    anchor();
    cutTo(1);
    assertThatThrownBy(follower::poll).hasMessageContaining("was cut: 2 readings were there");
    read("a longer one, so that the file is as long as it was, and longer");
    assertThatThrownBy(follower::poll).isInstanceOf(IOException.class);
  }

  @Test
  void halfALineIsWaitedFor() throws IOException {
    read("first");
    anchor();
    Files.writeString(file, "{\"journal\":", StandardOpenOption.APPEND);
    assertThat(follower.poll()).isFalse();
    read("second");
    anchor();
    ReaderLog.of(directory).check(anchors);
    assertThat(ReaderLog.of(directory).all()).hasSize(2);
  }

  @Test
  void aForgedAnchorIsNamed() throws IOException {
    read("first");
    anchor();
    Path anchor = onlyAnchor();
    Files.writeString(anchor, Files.readString(anchor).replace("\"number\":1", "\"number\":0"));
    assertThatThrownBy(() -> ReaderLog.of(directory).check(anchors))
        .hasMessageContaining("not signed by a key of this journal");
  }

  private Path onlyAnchor() throws IOException {
    return Journals.files(anchors, ".readers").getFirst();
  }
}
